import Gateway
import JSON
import JSONSchema
import Journal
import Manifest
import Policy
import Synchronization

/// Decides past calls again by candidate policies.
///
/// From then: the arguments, the facts, the rest of the request, people with their groups and agents with their owners (the
/// entities of the run's release), and what people had agreed to. From now: the policies, the tools with their schemas, and
/// which tools an agent is offered.
final class ReplayJudge: Sendable {
    /// What the candidate says of a call.
    enum Judgement: Sendable {
        case verdict(CallVerdict, policies: [ToolRefused.PolicyNote])
        case undecided(Undecided)
    }

    private let candidate: ProjectDefinition
    private let store: any Store
    private let load: @Sendable (Digest) async throws(JournalError) -> ProjectDefinition
    private let contents: ContentCache
    private let interests = CallInterests()
    /// The candidate with the entities of a release; nil where the release cannot be had.
    private let projects: Mutex<[ReleaseID: ProjectDefinition?]>

    init(
        _ candidate: ProjectDefinition,
        store: any Store,
        load: @escaping @Sendable (Digest) async throws(JournalError) -> ProjectDefinition
    ) {
        self.candidate = candidate
        self.store = store
        self.load = load
        contents = ContentCache(store)
        projects = Mutex([candidate.release: candidate])
    }

    /// Decides many calls; nil where there is nothing to decide.
    func judge(_ events: [CallChronicle.Event]) async throws(JournalError) -> [Judgement?] {
        var named: [Digest] = []
        var seen: Set<Digest> = []
        for case .decided(let decided) in events {
            for payload in [decided.call.input] + Array(decided.call.facts.values) {
                if case .blob(let digest, _) = payload, seen.insert(digest).inserted { named.append(digest) }
            }
        }
        let values = try await contents.contents(named)
        var judgements: [Judgement?] = []
        judgements.reserveCapacity(events.count)
        for event in events {
            guard case .decided(let decided) = event else {
                judgements.append(nil)
                continue
            }
            judgements.append(try await judge(decided, values))
        }
        return judgements
    }

    private func judge(
        _ decided: CallChronicle.Decided,
        _ values: [Digest: ContentCache.Content]
    ) async throws(JournalError) -> Judgement {
        let past = decided.call
        guard let tool = candidate.tools[past.tool] else { return .undecided(.noTool) }
        let input: JSON
        var facts: [String: JSON] = [:]
        do throws(Undecided) {
            input = try Self.value(past.input, values)
            for (name, payload) in past.facts { facts[name] = try Self.value(payload, values) }
        } catch {
            return .undecided(error)
        }
        guard tool.input.schema.isValid(input) else { return .undecided(.schema) }
        guard let project = try await project(decided) else { return .undecided(.release) }
        let interest = interests.interest(of: past, release: decided.release, in: project)
        for name in interest.facts where facts[name] == nil { return .undecided(.fact) }
        guard past.past != nil || !interest.looksBack else { return .undecided(.labels) }
        let call = past.call(by: project, workflow: decided.workflow, input: input)
        let unseen = candidate.counters.filter {
            interest.past.counters.contains($0.name) && $0.isSeen(by: past.tool) && past.past?.history[$0.name] == nil
        }
        // One that cannot count the call is seen by no policy, now as then.
        if !unseen.isEmpty, !CallJudge.untoldCounters(call, facts: facts).isSuperset(of: unseen.map(\.name)) {
            return .undecided(.counter)
        }
        let groups = decided.lacksGrant ? try await groups(decided) : decided.agreed
        let (before, after) = CallJudge.decide(call, facts: facts, grantedBy: groups)
        switch before.code {
        case "unknown_agent": return .undecided(.noAgent)
        case "tool_not_offered": return .undecided(.notOffered)
        default: break
        }
        guard let after else { return .verdict(before.verdict.callVerdict, policies: before.policies) }
        let verdict = after.verdict.callVerdict
        return .verdict(verdict == .allow ? .granted : verdict, policies: after.policies)
    }

    private static func value(
        _ payload: Payload,
        _ values: [Digest: ContentCache.Content]
    ) throws(Undecided) -> JSON {
        switch payload {
        case .inline(let value): return value
        case .blob(let digest, _):
            switch values[digest] {
            case .value(let value): return value
            case .erased: throw .erased
            case .missing, nil: throw .missing
            }
        }
    }

    /// The candidate with everybody as the run's release knew them.
    private func project(_ decided: CallChronicle.Decided) async throws(JournalError) -> ProjectDefinition? {
        if let known = projects.withLock({ $0[decided.release] }) { return known }
        let project = try await loaded(decided)
        projects.withLock { $0[decided.release] = .some(project) }
        return project
    }

    private func loaded(_ decided: CallChronicle.Decided) async throws(JournalError) -> ProjectDefinition? {
        guard let first = try await store.entries(of: decided.call.run, from: 0, limit: 1).first,
            let snapshot = try RunCreated(body: first.body).snapshot
        else { return nil }
        do throws(JournalError) {
            var project = candidate
            project.policyEntities = try await load(snapshot).policyEntities
            return project
        } catch  where error.code == .erased || error.code == .notFound || error.code == .damaged {
            return nil
        }
    }

    /// Who had agreed to a call before the walk began.
    private func groups(_ decided: CallChronicle.Decided) async throws(JournalError) -> Set<String> {
        let call = decided.call
        var groups: Set<String> = []
        var digest: Digest?
        var from = 0
        while true {
            let page = try await store.entries(of: call.run, from: from, limit: 500)
            for entry in page where entry.seq < call.seq && entry.path == call.path && entry.kind == .approvalGranted {
                let event = try ApprovalGranted(body: entry.body)
                if event.digest != digest { groups = [] }
                digest = event.digest
                groups.formUnion(event.groups)
            }
            guard let last = page.last, last.seq + 1 < call.seq else { return groups }
            from = last.seq + 1
        }
    }
}

/// Why a past call cannot be decided again; nothing is guessed in its place.
public enum Undecided: String, Error, Sendable, Hashable, CaseIterable {
    /// Its arguments or a fact were erased on purpose.
    case erased
    /// Its arguments or a fact are not in the store.
    case missing
    /// The project has no such tool any more.
    case noTool = "no_tool"
    /// The project has no such agent any more.
    case noAgent = "no_agent"
    /// The agent is not offered the tool any more.
    case notOffered = "not_offered"
    /// The tool's schema refuses the arguments now.
    case schema
    /// A policy speaks of a fact that was not looked up then.
    case fact
    /// A policy speaks of labels or calls of the run, and the entry does not record those of then.
    case labels
    /// A policy speaks of a counter that was not recorded then.
    case counter
    /// The release of its run cannot be loaded, so nobody knows who was who.
    case release

    /// For people: what is the matter.
    public var message: String {
        switch self {
        case .erased: "arguments or facts were erased"
        case .missing: "arguments or facts are not in the store"
        case .noTool: "the tool does not exist any more"
        case .noAgent: "the agent does not exist any more"
        case .notOffered: "the agent is not offered the tool any more"
        case .schema: "the tool's schema refuses the arguments now"
        case .fact: "a policy speaks of a fact that was not looked up then"
        case .labels: "a policy speaks of labels or calls of the run, which were not recorded then"
        case .counter: "a policy speaks of a counter that was not recorded then"
        case .release: "the release of the run cannot be loaded"
        }
    }
}
