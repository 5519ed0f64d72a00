import JSON
import Manifest
import Policy

/// Reads a concrete call off the solver's example, and keeps what the example said of it, so that another one can be asked
/// for.
struct CallReading {
    let call: CallSymbols
    let model: Z3Model
    /// What is true of this example: another one differs in one of these.
    private(set) var facts: [Term] = []

    init(_ call: CallSymbols, _ model: Z3Model) {
        self.call = call
        self.model = model
    }

    /// Asks for everything that a complete call needs, so that its schemas' rules are assumed before there is an example.
    static func complete(_ call: CallSymbols) {
        for name in ["input", "facts"] {
            if let object = call.object(AttributeName(name)) { complete(object) }
        }
    }

    private static func complete(_ object: SymbolicObject) {
        for (name, attribute) in object.type.attributes.sorted(by: { $0.key.text < $1.key.text }) {
            guard attribute.isRequired || object.known(name) != nil, let field = object.field(name) else { continue }
            if case .record(.object(let inner)) = field.value { complete(inner) }
        }
    }

    mutating func example() throws -> CallExample {
        let input = try object(call.object("input"), root: call.tool.input.source, call.tool.input.source)
        var facts: [String: JSON] = [:]
        for (name, fact) in call.tool.facts {
            let schema = call.project.tools[fact.tool]?.output?.source ?? .bool(true)
            facts[name] = try member(AttributeName(name), of: call.object("facts"), root: schema, schema) ?? .null
        }
        let run = call.object("run")
        func text(_ name: AttributeName, else fallback: String) throws -> String {
            guard case .string(let term)? = run?.known(name)?.value else { return fallback }
            return try model.text(term) ?? fallback
        }
        let principal = try model.text(call.callerID) ?? ""
        self.facts.append(.equal(call.callerID, .text(principal)))
        var actsFor: String?
        if try model.bool(call.actsForPerson) {
            actsFor = "user:" + (try model.text(call.personID) ?? "")
        } else if run?.known("principal") != nil, try model.bool(call.actsForSomebody) {
            actsFor = try text("principal", else: "service:example")
        }
        return CallExample(
            principal: EntityUID(type: call.caller.type, id: principal),
            tool: call.tool.name,
            resource: EntityUID(type: "Connector", id: call.tool.connector),
            input: input,
            facts: facts,
            past: try past(),
            run: try text("id", else: "run_example"),
            workflow: try text("workflow", else: call.project.workflows.keys.min() ?? "workflow"),
            step: try text("step", else: "step"),
            actsFor: actsFor
        )
    }

    private mutating func past() throws -> PolicyPast {
        let run = call.object("run")
        var past = PolicyPast(
            runLabels: try texts(run?.known("labels")),
            inputLabels: try texts(call.context["input_labels"])
        )
        if case .record(.object(let calls))? = run?.known("calls")?.value {
            for name in calls.type.attributes.keys {
                guard case .record(.object(let tool))? = calls.known(name)?.value else { continue }
                past.calls[name.text] = try number("count", of: tool)
            }
        }
        if let history = call.object("history") {
            for name in history.type.attributes.keys { past.history[name.text] = try number(name, of: history) }
        }
        return past
    }

    /// A number of which somebody asked; nil where nobody did, or it is not there.
    private mutating func number(_ name: AttributeName, of object: SymbolicObject) throws -> Int64? {
        guard let field = object.known(name), case .long(let term) = field.value else { return nil }
        let isPresent = try model.bool(field.isPresent)
        facts.append(.equal(field.isPresent, .bool(isPresent)))
        guard isPresent else { return nil }
        let number = try model.long(term)
        facts.append(.equal(term, .long(number)))
        return number
    }

    private mutating func texts(_ field: SymbolicField?) throws -> [String] {
        guard case .set(.unknown(let set))? = field?.value else { return [] }
        return try elements(of: set).compactMap(\.stringValue)
    }

    /// - Parameter root: the document that the schema is in.
    private mutating func object(_ object: SymbolicObject?, root: JSON, _ schema: JSON) throws -> JSON {
        guard let object else { return ExampleValue.of(schema, in: root) }
        var members = JSONObject()
        let node = object.schema
        var names = node?.propertyNames ?? []
        names += object.type.attributes.keys.map(\.text).filter { !names.contains($0) }.sorted()
        names += object.undeclared.keys.filter { !names.contains($0) }.sorted()
        for name in names {
            let inner = node?.members["properties"]?[name] ?? .bool(true)
            members[name] = try member(AttributeName(name), of: object, root: root, inner)
        }
        return .object(members)
    }

    /// Nil where the member is left out.
    private mutating func member(
        _ name: AttributeName,
        of object: SymbolicObject?,
        root: JSON,
        _ schema: JSON
    ) throws -> JSON? {
        guard let object else { return nil }
        let isNeeded = object.schema?.required.contains(name.text) ?? false
        if object.type.attributes[name] == nil {
            let isThere = try object.undeclared[name.text].map { term in
                let isThere = try model.bool(term)
                facts.append(.equal(term, .bool(isThere)))
                return isThere
            }
            // Said in so many words, because a bare nil would be the JSON value null here.
            guard isThere ?? isNeeded else { return Optional<JSON>.none }
            return ExampleValue.of(schema, in: root)
        }
        // What nobody asked about is left out, or null where it must be there.
        let absent: JSON? = isNeeded ? JSON.null : Optional<JSON>.none
        guard let field = object.known(name) else { return absent }
        let isPresent = try model.bool(field.isPresent)
        facts.append(.equal(field.isPresent, .bool(isPresent)))
        guard isPresent else { return absent }
        return try value(field, root: root, schema, object.schema(of: name.text))
    }

    private mutating func value(
        _ field: SymbolicField,
        root: JSON,
        _ schema: JSON,
        _ node: SchemaNode?
    ) throws -> JSON {
        let fails = try model.bool(field.fails)
        facts.append(.equal(field.fails, .bool(fails)))
        switch field.value {
        case .record(.object(let inner)):
            return try object(inner, root: root, node.map { .object($0.members) } ?? schema)
        case .record(.fields): return .object(JSONObject())
        case .set(.unknown(let set)):
            guard set.element.sort != nil else { return ExampleValue.of(schema, in: root) }
            var elements = try elements(of: set)
            if fails { elements.append(Self.unsayable(set.element)) }
            if let least = node?.members["minItems"]?.intValue, let last = elements.last {
                while elements.count < min(least, 1000) { elements.append(last) }
            }
            return .array(elements)
        default:
            if fails { return Self.unsayable(field.value) }
            return try scalar(field.value)
        }
    }

    private mutating func scalar(_ value: SymbolicValue) throws -> JSON {
        guard let term = value.term else { return .null }
        switch value {
        case .bool:
            let bool = try model.bool(term)
            facts.append(.equal(term, .bool(bool)))
            return .bool(bool)
        case .string, .entity:
            let text = try model.text(term) ?? ""
            facts.append(.equal(term, .text(text)))
            return .string(text)
        default:
            let number = try model.long(term)
            facts.append(.equal(term, .long(number)))
            guard case .decimal = value else { return .int(number) }
            return number % 10_000 == 0 ? .int(number / 10_000) : .double(Double(number) / 10_000)
        }
    }

    private mutating func elements(of set: SetSymbol) throws -> [JSON] {
        var elements: [JSON] = []
        for element in call.table.elements(askedOf: set) {
            let isMember = Term(.member(set.id, element), .bool)
            let isIn = try model.bool(isMember)
            facts.append(.equal(isMember, .bool(isIn)))
            guard isIn, let value = SymbolicValue(element, as: set.element) else { continue }
            let json = try scalar(value)
            if !elements.contains(json) { elements.append(json) }
        }
        return elements
    }

    /// A number that Cedar cannot hold.
    private static func unsayable(_ value: SymbolicValue) -> JSON {
        if case .decimal = value { return .double(0.000_01) }
        return .uint(.max)
    }

    private static func unsayable(_ type: CedarType) -> JSON {
        type == .extension(.decimal) ? .double(0.000_01) : .uint(.max)
    }
}
