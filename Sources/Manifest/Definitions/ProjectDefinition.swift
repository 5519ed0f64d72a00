internal import JSON
public import Journal
public import Policy

/// Everything that a project's files say, checked and compiled: what a release is made of.
///
/// Immutable and shared by all runs of the release. Looking up a name costs one hash.
public struct ProjectDefinition: Sendable {
    /// The name in `reeve.yaml`.
    public var name: String
    /// The group that answers for the project.
    public var owner: String
    /// Where it is defined.
    public var location: SourceLocation
    /// The content address of everything below.
    public var release: ReleaseID
    /// The content of all files that the release is made of, stored with its runs: see ``Project/load(snapshot:)``.
    public var snapshot: Blob
    /// Agents by name.
    public var agents: [String: AgentDefinition]
    /// Connectors by name.
    public var connectors: [String: ConnectorDefinition]
    /// Every tool of every connector, under its full name (`payments.refund`).
    public var tools: [String: ToolDefinition]
    /// Workflows by name.
    public var workflows: [String: WorkflowDefinition]
    /// Providers, models and tiers.
    public var models: ModelsDefinition
    /// Who may be asked.
    public var people: PeopleDefinition
    /// Caps on spending, in the order of their names.
    public var budgets: [BudgetDefinition]
    /// Sums over past calls, in the order of their names.
    public var counters: [CounterDefinition]
    /// Where secrets are found, by name.
    public var secrets: [String: SecretDefinition]
    /// Texts of files that definitions name and others read, by path: the rules of scripted providers.
    public var documents: [String: String]
    /// All policies of all files; ids are `@id`, or the file's name and a position.
    public var policies: PolicySet
    /// The Cedar schema generated from agents, tools and people.
    public var policySchema: PolicySchema
    /// People with their groups, agents with their owners, connectors and actions, as policies see them.
    public var policyEntities: Entities
    /// The digest of all policy texts; part of what an approval is bound to.
    public var policyDigest: Digest
    /// Which parts of the past policies speak of.
    public var policyInterest: PolicyInterest
    /// Whether a policy names a ``PersonalRight``: then policies decide all of them, else membership does.
    public var governsPeople: Bool

    /// Makes a definition of its parts.
    public init(
        name: String,
        owner: String,
        location: SourceLocation,
        release: ReleaseID,
        snapshot: Blob,
        agents: [String: AgentDefinition],
        connectors: [String: ConnectorDefinition],
        tools: [String: ToolDefinition],
        workflows: [String: WorkflowDefinition],
        models: ModelsDefinition,
        people: PeopleDefinition,
        budgets: [BudgetDefinition],
        counters: [CounterDefinition] = [],
        secrets: [String: SecretDefinition],
        documents: [String: String] = [:],
        policies: PolicySet,
        policySchema: PolicySchema,
        policyEntities: Entities,
        policyDigest: Digest,
        governsPeople: Bool = false
    ) {
        self.name = name
        self.owner = owner
        self.location = location
        self.release = release
        self.snapshot = snapshot
        self.agents = agents
        self.connectors = connectors
        self.tools = tools
        self.workflows = workflows
        self.models = models
        self.people = people
        self.budgets = budgets
        self.counters = counters
        self.secrets = secrets
        self.documents = documents
        self.policies = policies
        policyInterest = PolicyInterest(policies.policies, counters: counters.map(\.name))
        self.policySchema = policySchema
        self.policyEntities = policyEntities
        self.policyDigest = policyDigest
        self.governsPeople = governsPeople
    }
}

/// A cap on spending, shared by all runs of the project (or of one agent or workflow).
public struct BudgetDefinition: Sendable {
    /// How long one window of the budget lasts; windows begin at 00:00 UTC.
    public enum Window: String, Sendable, CaseIterable { case hour, day, week, month, total }

    /// The name that refusals give.
    public var name: String
    /// Where it is defined.
    public var location: SourceLocation
    /// Nanodollars.
    public var cap: Int64
    /// After which time spending starts again from nothing.
    public var window: Window
    /// Only what this agent spends; nil for everybody.
    public var agent: String?
    /// Only what runs of this workflow spend; nil for all.
    public var workflow: String?

    /// Makes a definition of its parts.
    public init(
        name: String,
        location: SourceLocation,
        cap: Int64,
        window: Window,
        agent: String? = nil,
        workflow: String? = nil
    ) {
        self.name = name
        self.location = location
        self.cap = cap
        self.window = window
        self.agent = agent
        self.workflow = workflow
    }
}

/// Where a secret's value is to be found when it is needed; the value itself is never part of a definition.
public struct SecretDefinition: Sendable {
    /// Where values are kept.
    public enum Source: Sendable, Hashable {
        case environment(String)
        /// A file that only its owner may read (mode 0600).
        case file(String)
    }

    /// The name by which connectors and providers refer to it.
    public var name: String
    /// Where it is defined.
    public var location: SourceLocation
    /// Where the value is kept.
    public var source: Source

    /// Makes a definition of its parts.
    public init(name: String, location: SourceLocation, source: Source) {
        self.name = name
        self.location = location
        self.source = source
    }
}

/// The people who may be asked, and the groups they are in.
public struct PeopleDefinition: Sendable {
    /// Somebody who can be asked, and can act.
    public struct Person: Sendable {
        /// The name that sign-in, policies and the journal use.
        public var name: String
        /// Where it is defined.
        public var location: SourceLocation
        /// The name that people read.
        public var displayName: String
        /// Where notifications go.
        public var email: String?
        /// The groups that the person is in.
        public var groups: Set<String>

        /// Makes a definition of its parts.
        public init(
            name: String,
            location: SourceLocation,
            displayName: String,
            email: String? = nil,
            groups: Set<String>
        ) {
            self.name = name
            self.location = location
            self.displayName = displayName
            self.email = email
            self.groups = groups
        }
    }

    /// People by name.
    public var people: [String: Person]
    /// Group name → members. A group may be declared without members.
    public var groups: [String: Set<String>]

    /// Makes a definition of its parts.
    public init(people: [String: Person], groups: [String: Set<String>]) {
        self.people = people
        self.groups = groups
    }

    /// The person of exactly this name, code point by code point, as policies compare it: whoever says that they are
    /// `\u{212A}im` is not `Kim`, though Swift holds the names equal.
    public func person(_ name: String) -> Person? {
        people[name].flatMap { $0.name.isExactly(name) ? $0 : nil }
    }
}
