import JSON

/// A tool call's arguments on their way to a provider, where the model's own text may be no JSON.
enum ToolArguments {
    /// The member that carries a text which is no JSON object, so that the model sees what it wrote.
    static let invalidMember = "invalid_json"

    /// The arguments as an object; a text that is none is wrapped, because servers refuse the whole conversation
    /// for it otherwise.
    static func object(_ text: String) -> JSON {
        guard let value = try? JSON(parsing: text.utf8), value.objectValue != nil else {
            return text.isEmpty ? [:] : [invalidMember: .string(text)]
        }
        return value
    }

    /// The arguments as text: exactly what the model wrote where that is a JSON object.
    static func text(_ text: String) -> String {
        guard let value = try? JSON(parsing: text.utf8), value.objectValue != nil else {
            return object(text).serialized()
        }
        return text
    }

    /// What a model meant: nothing at all is a call without arguments.
    static func received(_ text: String) -> String { text.isEmpty ? "{}" : text }

    /// A schema of arguments as providers want it: an object that says so.
    static func schema(_ schema: JSON) -> JSON {
        guard var object = schema.objectValue else { return ["type": "object"] }
        if object["type"] != nil { return schema }
        var typed: JSONObject = ["type": "object"]
        for member in object.members { typed[member.key] = member.value }
        object = typed
        return .object(object)
    }
}
