public import JSON

extension PolicySet {
    /// Reads policies in Cedar's JSON format: one policy, or a set of them.
    ///
    /// They are written in Cedar's own syntax first, so that they have a text like all others.
    ///
    /// - Throws: ``PolicyError`` where the JSON is something else.
    public init(json: JSON) throws(PolicyError) {
        guard case .object(let object) = json else { throw PolicyError(.json, "expected an object of policies") }
        var sets: [PolicySet] = []
        if object["effect"] != nil {
            sets.append(try PolicySet(reading: object, as: "policy0"))
        } else {
            for key in object.keys where !["templates", "staticPolicies", "templateLinks"].contains(key) {
                throw PolicyError(.json, "unknown field `\(key)` in a set of policies")
            }
            for group in ["staticPolicies", "templates"] {
                for member in object[group]?.objectValue ?? JSONObject() {
                    guard case .object(let policy) = member.value else {
                        throw PolicyError(.json, "policy `\(member.key)` is no object")
                    }
                    sets.append(try PolicySet(reading: policy, as: PolicyID(rawValue: member.key)))
                }
            }
        }
        try self.init(combining: sets)
        for link in object["templateLinks"]?.arrayValue ?? [] { self = try linking(link) }
    }

    private init(reading object: JSONObject, as id: PolicyID) throws(PolicyError) {
        try self.init(parsing: try PolicyJSON.text(object, id), naming: id)
    }

    private func linking(_ json: JSON) throws(PolicyError) -> PolicySet {
        guard let template = json["templateId"]?.stringValue, let id = json["newId"]?.stringValue else {
            throw PolicyError(.json, "a template link needs `templateId` and `newId`")
        }
        let place = ValueReader.Place(owner: "template link `\(id)`")
        func slot(_ name: String) throws(PolicyError) -> EntityUID? {
            guard let value = json["values"]?[name] else { return nil }
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

extension PolicyJSON {
    /// The policy in Cedar's syntax.
    static func text(_ object: JSONObject, _ id: PolicyID) throws(PolicyError) -> String {
        let reader = PolicyJSONReader(id: id)
        var text = ""
        for member in object["annotations"]?.objectValue ?? JSONObject() {
            // Words that are reserved elsewhere may name annotations.
            guard CedarText.isIdentifier("a\(member.key)"), member.key.utf8.first.map(Lexer.isIdentifierStart) == true
            else { throw reader.error("`\(member.key)` cannot be the name of an annotation") }
            text += "@\(member.key)"
            if let value = member.value.stringValue { text += "(\(CedarText.quoted(value)))" }
            text += "\n"
        }
        guard let effect = object["effect"]?.stringValue.flatMap(Policy.Effect.init(rawValue:)) else {
            throw reader.error("`effect` must be `permit` or `forbid`")
        }
        let principal = try reader.constraint(object["principal"], "principal")
        let action = try reader.action(object["action"])
        let resource = try reader.constraint(object["resource"], "resource")
        text += "\(effect.rawValue) (\(principal), \(action), \(resource))"
        for condition in object["conditions"]?.arrayValue ?? [] {
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

    func constraint(_ json: JSON?, _ variable: String) throws(PolicyError) -> String {
        switch json?["op"]?.stringValue {
        case "All": return variable
        case "==": return "\(variable) == \(try entity(json, variable))"
        case "in": return "\(variable) in \(try entity(json, variable))"
        case "is":
            let type = try type(json?["entity_type"])
            guard let inside = json?["in"] else { return "\(variable) is \(type)" }
            return "\(variable) is \(type) in \(try entity(inside, variable))"
        default: throw error("`\(variable)` has no known `op`")
        }
    }

    func action(_ json: JSON?) throws(PolicyError) -> String {
        switch json?["op"]?.stringValue {
        case "All": return "action"
        case "==": return "action == \(try uid(json?["entity"]))"
        case "in":
            if let single = json?["entity"] { return "action in \(try uid(single))" }
            var texts: [String] = []
            for entity in json?["entities"]?.arrayValue ?? [] { texts.append("\(try uid(entity))") }
            return "action in [\(texts.joined(separator: ", "))]"
        default: throw error("`action` has no known `op`")
        }
    }

    private func entity(_ json: JSON?, _ variable: String) throws(PolicyError) -> String {
        guard let slot = json?["slot"]?.stringValue else { return "\(try uid(json?["entity"]))" }
        guard slot == "?\(variable)" else { throw error("`\(slot)` is no slot of `\(variable)`") }
        return slot
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
