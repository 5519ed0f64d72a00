import JSON
import Manifest
import Policy

/// All calls of one tool by one kind of caller, at once: what is not known of a call is a symbol, what its schemas say of it
/// is assumed.
final class CallSymbols {
    let project: ProjectDefinition
    let tool: ToolDefinition
    let caller: Caller
    let table = SymbolTable()
    /// The id of who calls.
    let callerID: Term
    /// Whether the run works for a person for whom the caller, an agent, acts.
    let actsForPerson: Term
    /// That person's id.
    let personID: Term
    /// Whether the run was started for somebody at all.
    let actsForSomebody: Term
    private(set) var context: [AttributeName: SymbolicField] = [:]

    /// - Parameter principal: nil is anybody of that kind.
    init(_ project: ProjectDefinition, _ tool: ToolDefinition, _ caller: Caller, principal: String?) {
        self.project = project
        self.tool = tool
        self.caller = caller
        callerID = principal.map(Term.text) ?? table.variable("principal", .text)
        actsForSomebody = table.variable("context.run.principal?", .bool)
        actsForPerson = caller == .agent ? table.variable("acts for a person", .bool) : .no
        personID = table.variable("person", .text)
        assume()
        let type = project.policySchema.action(action)?.context ?? RecordType()
        for (name, attribute) in type.attributes { context[name] = field(name, attribute) }
        // A run has every label of what it took in, and arguments are made of nothing else.
        if case .set(.unknown(let own))? = context["input_labels"]?.value,
            case .set(.unknown(let all))? = object("run")?.field("labels")?.value
        {
            table.assume(own, isSubsetOf: all)
        }
    }

    var action: EntityUID { EntityUID(type: "Action", id: tool.name) }

    /// What policies are asked of the caller, and for an agent that acts for a person of that person too.
    func request(of caller: Bool) -> SymbolicRequest {
        SymbolicRequest(
            principal: caller ? (self.caller.type, callerID) : ("User", personID),
            action: action,
            resource: EntityUID(type: "Connector", id: tool.connector),
            context: .fields(context)
        )
    }

    /// A part of the context that is read of JSON or made by Reeve: `input`, `facts`, `run`.
    func object(_ name: AttributeName) -> SymbolicObject? {
        guard case .record(.object(let object)) = context[name]?.value else { return nil }
        return object
    }

    private func assume() {
        // Agents are those of the project; people and services may come from elsewhere.
        if caller == .agent { table.assume(.any(project.agents.keys.sorted().map { .equal(callerID, .text($0)) })) }
        table.assume(!.equal(callerID, .text("")))
        table.assume(actsForPerson.implies(actsForSomebody))
        table.assume(actsForPerson.implies(!.equal(personID, .text(""))))
        table.prefer(!actsForPerson)
        switch caller {
        case .agent: break
        case .service: table.prefer(.any(project.workflows.keys.sorted().map { .equal(callerID, .text($0)) }))
        case .user: table.prefer(.any(project.people.people.keys.sorted().map { .equal(callerID, .text($0)) }))
        }
        table.prefer(
            actsForPerson.implies(.any(project.people.people.keys.sorted().map { .equal(personID, .text($0)) }))
        )
    }

    private func field(_ name: AttributeName, _ attribute: RecordType.Attribute) -> SymbolicField {
        let isPresent = attribute.isRequired ? Term.yes : table.variable("\(name)?", .bool)
        switch (name.text, attribute.type) {
        case ("input", .record(let type)):
            let object = SymbolicObject(
                ["context", "input"],
                type: type,
                schema: SchemaNode(tool.input.source),
                isJSON: true,
                in: table
            )
            return SymbolicField(isPresent: isPresent, fails: .no, value: .record(.object(object)))
        case ("facts", .record(let type)):
            var schemas: [String: SchemaNode] = [:]
            for (name, fact) in tool.facts {
                schemas[name] = project.tools[fact.tool]?.output.flatMap { SchemaNode($0.source) }
            }
            let object = SymbolicObject(
                ["context", "facts"],
                type: type,
                schema: nil,
                memberSchemas: schemas,
                possible: Set(tool.facts.keys),
                isJSON: true,
                in: table
            )
            return SymbolicField(isPresent: isPresent, fails: .no, value: .record(.object(object)))
        case ("run", .record(let type)):
            let object = SymbolicObject(
                ["context", "run"],
                type: type,
                schema: nil,
                makers: ["principal": { [unowned self] in runPrincipal }],
                isJSON: false,
                in: table
            )
            return SymbolicField(isPresent: isPresent, fails: .no, value: .record(.object(object)))
        default:
            let symbols = ValueSymbols(table: table, isJSON: false)
            let (value, fails) = symbols.make(["context", name.text], attribute.type, nil, where: isPresent)
            return SymbolicField(isPresent: isPresent, fails: fails, value: value)
        }
    }

    /// `context.run.principal`, which is `user:` and the person's name where there is one.
    private var runPrincipal: SymbolicField {
        let text = table.variable("context.run.principal", .text)
        if caller == .agent {
            table.assume(actsForPerson.implies(.isPrefixed(text, with: "user:", then: personID)))
            table.assume(
                (actsForSomebody && !actsForPerson).implies(
                    !.matches(text, .sequence([.literal("user:"), .anything]))
                )
            )
        }
        return SymbolicField(isPresent: actsForSomebody, fails: .no, value: .string(text))
    }
}
