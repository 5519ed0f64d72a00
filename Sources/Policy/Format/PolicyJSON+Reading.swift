public import JSON
internal import Text

extension PolicySet {
    /// Reads policies in Cedar's JSON format: one policy, or a set of them.
    ///
    /// They are written in Cedar's own syntax first, so that they have a text like all others.
    ///
    /// - Throws: ``PolicyError`` where the JSON is something else.
    public init(json: JSON) throws(PolicyError) {
        let set = try PolicyJSONFields(json, "a set of policies")
        var sets: [PolicySet] = []
        if set["effect"] != nil {
            sets.append(try PolicySet(reading: json, as: "policy0"))
        } else {
            try set.expect(["templates", "staticPolicies", "templateLinks"])
            for group in ["staticPolicies", "templates"] {
                guard let members = set[group] else { continue }
                for member in try PolicyJSONFields(members, "`\(group)`").object {
                    let policy = try PolicySet(reading: member.value, as: PolicyID(rawValue: member.key))
                    // A forbid among the templates, or with a slot among the others, would decide nothing.
                    guard policy.templates.isEmpty == (group == "staticPolicies") else {
                        throw PolicyError(
                            .slot,
                            policy.templates.isEmpty
                                ? "template `\(member.key)` has no slot" : "policy `\(member.key)` has a slot"
                        )
                    }
                    sets.append(policy)
                }
            }
        }
        try self.init(combining: sets)
        for link in try set.array("templateLinks") ?? [] { self = try linking(link) }
    }

    private init(reading json: JSON, as id: PolicyID) throws(PolicyError) {
        try self.init(parsing: try PolicyJSON.text(json, id), naming: id)
    }

    private func linking(_ json: JSON) throws(PolicyError) -> PolicySet {
        let link = try PolicyJSONFields(json, "a template link")
        try link.expect(["templateId", "newId", "values"])
        guard let template = link["templateId"]?.stringValue, let id = link["newId"]?.stringValue,
            let given = link["values"]
        else { throw PolicyError(.json, "a template link needs `templateId`, `newId` and `values`") }
        let values = try PolicyJSONFields(given, "the values of template link `\(id)`")
        try values.expect(["?principal", "?resource"])
        let place = ValueReader.Place(owner: "template link `\(id)`")
        func slot(_ name: String) throws(PolicyError) -> EntityUID? {
            guard let value = values[name] else { return nil }
            return try ValueReader.uid(value, place)
        }
        return try linking(
            PolicyID(rawValue: template),
            as: PolicyID(rawValue: id),
            principal: try slot("?principal"),
            resource: try slot("?resource")
        )
    }
}

/// An object of which nothing is passed over: what is not understood is an error, since a condition that nobody read
/// would be one that does not hold anybody back.
struct PolicyJSONFields {
    let object: JSONObject
    private let what: String

    init(_ json: JSON, _ what: String) throws(PolicyError) {
        guard case .object(let object) = json else {
            throw PolicyError(.json, "expected \(what) as an object, but got \(json.typeName)")
        }
        self.object = object
        self.what = what
    }

    subscript(name: String) -> JSON? { object[name] }

    /// Throws where there is a member of another name.
    func expect(_ names: [String]) throws(PolicyError) {
        for member in object where !names.contains(member.key) {
            let hint = Spelling.nearest(to: member.key, among: names).map { "did you mean `\($0)`?" }
            throw PolicyError(.json, "unknown field `\(member.key)` in \(what)", hint: hint)
        }
    }

    /// The elements of a member, nil where there is none of its name.
    func array(_ name: String) throws(PolicyError) -> [JSON]? {
        guard let value = object[name] else { return nil }
        guard case .array(let elements) = value else {
            throw PolicyError(.json, "`\(name)` in \(what) must be an array, but is \(value.typeName)")
        }
        return elements
    }
}

extension PolicyJSON {
    /// The policy in Cedar's syntax.
    static func text(_ json: JSON, _ id: PolicyID) throws(PolicyError) -> String {
        let reader = PolicyJSONReader(id: id)
        let policy = try reader.fields(
            json,
            ["effect", "principal", "action", "resource", "conditions", "annotations"]
        )
        guard let effect = policy["effect"]?.stringValue.flatMap(Policy.Effect.init(rawValue:)) else {
            throw reader.error("`effect` must be `permit` or `forbid`")
        }
        guard let conditions = try policy.array("conditions") else { throw reader.error("it lacks its `conditions`") }
        let principal = try reader.constraint(policy["principal"], "principal")
        let action = try reader.action(policy["action"])
        let resource = try reader.constraint(policy["resource"], "resource")
        var text = try reader.annotations(policy["annotations"])
        text += "\(effect.rawValue) (\(principal), \(action), \(resource))"
        for condition in conditions {
            let condition = try reader.fields(condition, ["kind", "body"])
            guard let kind = condition["kind"]?.stringValue, Policy.Condition.Kind(rawValue: kind) != nil,
                let body = condition["body"]
            else { throw reader.error("a condition needs a `kind`, `when` or `unless`, and a `body`") }
            text += " \(kind) { \(ExpressionRendering.text(try reader.expression(body))) }"
        }
        return text + ";"
    }
}

/// Reads the parts of one policy.
struct PolicyJSONReader {
    let id: PolicyID

    func error(_ message: String) -> PolicyError { PolicyError(.json, "in policy `\(id)`: \(message)") }

    /// The members of an object that has these and no others.
    func fields(_ json: JSON?, _ names: [String]) throws(PolicyError) -> PolicyJSONFields {
        let fields = try PolicyJSONFields(json ?? .null, "policy `\(id)`")
        try fields.expect(names)
        return fields
    }

    func annotations(_ json: JSON?) throws(PolicyError) -> String {
        guard let json else { return "" }
        var text = ""
        for member in try PolicyJSONFields(json, "the annotations of policy `\(id)`").object {
            // Words that are reserved elsewhere may name annotations.
            guard CedarText.isIdentifier("a\(member.key)"), member.key.utf8.first.map(Lexer.isIdentifierStart) == true
            else { throw error("`\(member.key)` cannot be the name of an annotation") }
            text += "@\(member.key)"
            switch member.value {
            case .string(let value): text += "(\(CedarText.quoted(value)))"
            case .null: break
            default: throw error("annotation `\(member.key)` must be a string or null, but is \(member.value.typeName)")
            }
            text += "\n"
        }
        return text
    }

    func constraint(_ json: JSON?, _ variable: String) throws(PolicyError) -> String {
        switch json?["op"]?.stringValue {
        case "All":
            _ = try fields(json, ["op"])
            return variable
        case "==": return "\(variable) == \(try entity(json, variable, ["op"]))"
        case "in": return "\(variable) in \(try entity(json, variable, ["op"]))"
        case "is":
            let test = try fields(json, ["op", "entity_type", "in"])
            let type = try type(test["entity_type"])
            guard let inside = test["in"] else { return "\(variable) is \(type)" }
            return "\(variable) is \(type) in \(try entity(inside, variable, []))"
        default: throw error("`\(variable)` has no known `op`")
        }
    }

    func action(_ json: JSON?) throws(PolicyError) -> String {
        switch json?["op"]?.stringValue {
        case "All":
            _ = try fields(json, ["op"])
            return "action"
        case "==": return "action == \(try uid(try fields(json, ["op", "entity"])["entity"]))"
        case "in":
            let test = try fields(json, ["op", json?["entities"] == nil ? "entity" : "entities"])
            guard let entities = try test.array("entities") else { return "action in \(try uid(test["entity"]))" }
            var texts: [String] = []
            for entity in entities { texts.append("\(try uid(entity))") }
            return "action in [\(texts.joined(separator: ", "))]"
        default: throw error("`action` has no known `op`")
        }
    }

    private func entity(_ json: JSON?, _ variable: String, _ others: [String]) throws(PolicyError) -> String {
        let isSlot = json?["slot"] != nil
        let fields = try fields(json, others + [isSlot ? "slot" : "entity"])
        guard isSlot else { return "\(try uid(fields["entity"]))" }
        guard fields["slot"] == .string("?\(variable)") else {
            throw error("`\(fields["slot"]?.serialized() ?? "")` is no slot of `\(variable)`")
        }
        return "?\(variable)"
    }

    func uid(_ json: JSON?) throws(PolicyError) -> EntityUID {
        guard let json else { throw error("an entity is missing") }
        return try ValueReader.uid(json, ValueReader.Place(owner: "policy `\(id)`"))
    }

    func type(_ json: JSON?) throws(PolicyError) -> EntityType {
        guard let name = json?.stringValue, CedarText.isPath(name) else { throw error("`entity_type` is no type") }
        return EntityType(name)
    }
}
