import JSON
import JSONSchema

extension Loader {
    /// `reeve.yaml`, apart from the budgets, which name agents and workflows.
    mutating func readProject() -> YAMLNode? {
        guard let root = manifest("reeve.yaml", .project) else { return nil }
        if let owner = root.field("owner"), let name = owner.text {
            notes.owners.append(LoaderNotes.Approver(group: name, location: owner.location))
        }
        schemaOptions.assertsFormat = root.boolean("check_formats") ?? false
        for pair in root.field("secrets")?.pairs ?? [] {
            let source: SecretDefinition.Source
            if let variable = pair.value.text("env") {
                source = .environment(variable)
            } else if let file = pair.value.text("file") {
                source = .file(file)
            } else {
                continue
            }
            secrets[pair.key] = SecretDefinition(name: pair.key, location: pair.keyLocation, source: source)
        }
        return root
    }

    mutating func budgets(_ root: YAMLNode?) -> [BudgetDefinition] {
        var budgets: [BudgetDefinition] = []
        for pair in root?.field("budgets")?.pairs ?? [] {
            let node = pair.value
            if let agent = node.field("agent"), let name = agent.text, agents[name] == nil {
                unknown(.unknownAgent, "agent", name, at: agent.location, among: agents.keys)
            }
            if let workflow = node.field("workflow"), let name = workflow.text, workflows[name] == nil {
                unknown(.unknownWorkflow, "workflow", name, at: workflow.location, among: workflows.keys)
            }
            guard let cap = node.nanodollars("cap_usd") else { continue }
            budgets.append(
                BudgetDefinition(
                    name: pair.key,
                    location: pair.keyLocation,
                    cap: cap,
                    window: node.word("window", as: BudgetDefinition.Window.self) ?? .day,
                    agent: node.text("agent"),
                    workflow: node.text("workflow")
                )
            )
        }
        return budgets.sorted { $0.name < $1.name }
    }

    /// Notes a secret's use, and that there is none where there is none.
    mutating func use(secret node: YAMLNode?) -> String? {
        guard let node, let name = node.text.flatMap(TextRule.secretName) else { return nil }
        notes.uses.insert(.secret(name))
        if secrets[name] == nil {
            unknown(.unknownSecret, "secret", name, at: node.location, among: secrets.keys)
        }
        return name
    }

    /// `people.yaml`; a project without people has nobody to ask.
    mutating func readPeople() {
        guard let path = list("people.yaml") else { return }
        guard let root = manifest(path, .people) else { return }
        let declared = root.field("groups")?.pairs
        for pair in declared ?? [] { people.groups[pair.key] = [] }
        for pair in root.field("people")?.pairs ?? [] {
            var groups: Set<String> = []
            for group in pair.value.texts("groups") {
                guard let name = group.text else { continue }
                if declared != nil, people.groups[name] == nil {
                    unknown(.unknownGroup, "group", name, at: group.location, among: people.groups.keys)
                }
                groups.insert(name)
                people.groups[name, default: []].insert(pair.key)
            }
            people.people[pair.key] = PeopleDefinition.Person(
                name: pair.key,
                location: pair.keyLocation,
                displayName: pair.value.text("name") ?? pair.key,
                email: pair.value.text("email"),
                groups: groups
            )
        }
        for pair in declared ?? [] {
            for member in pair.value.elements ?? pair.value.field("members")?.elements ?? [] {
                guard let name = member.text else { continue }
                guard people.people[name] != nil else {
                    unknown(.unknownPerson, "person", name, at: member.location, among: people.people.keys)
                    continue
                }
                people.people[name]?.groups.insert(pair.key)
                people.groups[pair.key]?.insert(name)
            }
        }
    }

    /// The path of a file of the project that need not exist.
    func list(_ path: String) -> String? {
        do throws(ProjectFilesError) {
            _ = try files.read(path)
            return path
        } catch {
            return error.code == .missing ? nil : path
        }
    }
}
