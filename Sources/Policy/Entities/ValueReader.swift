public import JSON

/// Reads Cedar values from JSON: with a type, the forms that the type implies; without one, the escapes `__entity` and
/// `__extn`.
enum ValueReader {
    /// A value, converted as far as its type asks for a conversion; whether it has that type is checked afterwards.
    static func value(_ json: JSON, as type: CedarType?, _ place: Place) throws(PolicyError) -> Value {
        switch type {
        case .entity: return .entity(try uid(json, place))
        case .extension(let type): return try extensionValue(json, type, place)
        case .set(let element):
            guard case .array(let elements) = json else { return try value(json, place) }
            var values: [Value] = []
            for json in elements { values.append(try value(json, as: element, place)) }
            return .set(ValueSet(values))
        case .record(let type):
            guard case .object(let object) = json else { return try value(json, place) }
            return .record(try record(object, as: type, place))
        case .bool, .long, .string, nil: return try value(json, place)
        }
    }

    /// The fields of a record or the attributes of an entity.
    static func record(_ object: JSONObject, as type: RecordType?, _ place: Place) throws(PolicyError) -> Record {
        var names: [AttributeName] = []
        var values: [Value] = []
        for member in object {
            let name = AttributeName(member.key)
            let place = place.attribute(member.key)
            names.append(name)
            values.append(try value(member.value, as: type?.attributes[name]?.type, place))
        }
        return Record(names: names, values: values)
    }

    private static func value(_ json: JSON, _ place: Place) throws(PolicyError) -> Value {
        switch json {
        case .bool(let value): return .bool(value)
        case .int(let value): return .long(value)
        case .string(let value): return .string(value)
        case .null: throw place.error("found a `null`", hint: "JSON `null`s are not allowed in Cedar")
        case .uint, .double:
            throw place.error(
                "`\(json.serialized())` is not a 64-bit integer",
                hint: "other numbers are written as decimals: `{\"__extn\": {\"fn\": \"decimal\", \"arg\": \"1.5\"}}`"
            )
        case .array(let elements):
            var values: [Value] = []
            for element in elements { values.append(try value(element, place)) }
            return .set(ValueSet(values))
        case .object(let object):
            if let entity = escape("__entity", in: object) { return .entity(try typeAndID(entity, place)) }
            if let call = escape("__extn", in: object) { return try constructed(call, place) }
            if object["__expr"] != nil, object.count == 1 {
                throw place.error("the `__expr` escape is no longer supported", hint: "use `__entity` or `__extn`")
            }
            return .record(try record(object, as: nil, place))
        }
    }

    /// An entity where one is expected: `{"type", "id"}`, with `__entity` around it or not.
    static func uid(_ json: JSON, _ place: Place) throws(PolicyError) -> EntityUID {
        guard case .object(let object) = json else {
            throw place.error(
                "expected a literal entity reference, but got `\(json.serialized())`",
                hint: "literal entity references can be made with `{ \"type\": \"SomeType\", \"id\": \"SomeId\" }`"
            )
        }
        return try typeAndID(escape("__entity", in: object) ?? json, place)
    }

    private static func typeAndID(_ json: JSON, _ place: Place) throws(PolicyError) -> EntityUID {
        guard let type = json["type"]?.stringValue, let id = json["id"]?.stringValue else {
            throw place.error("expected an entity reference with `type` and `id`, but got `\(json.serialized())`")
        }
        guard CedarText.isPath(type) else { throw place.error("`\(type)` is not the name of an entity type") }
        return EntityUID(type: EntityType(type), id: id)
    }

    /// An extension value where one is expected: a call with or without its escape, or only the argument.
    private static func extensionValue(
        _ json: JSON,
        _ type: ExtensionType,
        _ place: Place
    ) throws(PolicyError) -> Value {
        switch json {
        case .string(let text): return try constructed(type.constructor, text, place)
        case .object(let object):
            return try constructed(escape("__extn", in: object) ?? json, place)
        default: return try value(json, place)
        }
    }

    private static func constructed(_ json: JSON, _ place: Place) throws(PolicyError) -> Value {
        guard let name = json["fn"]?.stringValue else {
            throw place.error("expected an extension value with `fn` and `arg`, but got `\(json.serialized())`")
        }
        guard let function = ExtensionFunction(rawValue: name) else {
            throw place.error("`\(name)` is not an extension function")
        }
        if let argument = json["arg"]?.stringValue { return try constructed(function, argument, place) }
        if let argument = json["arg"], json["args"] == nil {
            throw place.error("`\(name)` takes a string, but got `\(argument.serialized())`")
        }
        return try applied(function, json["args"]?.arrayValue ?? [], place)
    }

    /// `datetime("1970-01-01").offset(duration("5ms"))` is how any moment can be said.
    private static func applied(
        _ function: ExtensionFunction,
        _ arguments: [JSON],
        _ place: Place
    ) throws(PolicyError) -> Value {
        if arguments.count == 1, let text = arguments[0].stringValue { return try constructed(function, text, place) }
        guard function == .offset, arguments.count == 2,
            case .datetime(let moment) = try value(arguments[0], place),
            case .duration(let span) = try value(arguments[1], place),
            let result = moment.offset(by: span)
        else { throw place.error("`\(function.rawValue)` cannot be applied to these arguments") }
        return .datetime(result)
    }

    private static func constructed(
        _ function: ExtensionFunction,
        _ text: String,
        _ place: Place
    ) throws(PolicyError) -> Value {
        guard let type = function.constructed else {
            throw place.error("`\(function.rawValue)` does not make a value of a string")
        }
        guard let value = type.value(text) else {
            throw place.error("`\(text)` is not a well-formed \(type.rawValue)", hint: type.example)
        }
        return value
    }

    private static func escape(_ name: String, in object: JSONObject) -> JSON? {
        object.count == 1 ? object[name] : nil
    }

    /// Where in entities or a context a value stands, for messages.
    struct Place {
        var owner: String
        var path: String = ""

        func attribute(_ name: String) -> Place {
            Place(owner: owner, path: path.isEmpty ? name : "\(path).\(name)")
        }

        func error(_ message: String, hint: String? = nil) -> PolicyError {
            let place = path.isEmpty ? owner : "attribute `\(path)` of \(owner)"
            return PolicyError(.json, "in \(place): \(message)", hint: hint)
        }
    }
}

extension Value {
    /// Reads a value of JSON.
    ///
    /// Without a type, entities and extension values are written with the escapes `__entity` and `__extn`; with one,
    /// the type says what a string or object stands for.
    ///
    /// - Throws: ``PolicyError`` where the JSON has no counterpart in Cedar.
    public init(json: JSON, as type: CedarType? = nil) throws(PolicyError) {
        self = try ValueReader.value(json, as: type, ValueReader.Place(owner: "the value"))
    }
}

extension Record {
    /// Reads a context of JSON, such as that of an action that a schema declares.
    ///
    /// - Throws: ``PolicyError`` where the JSON is no object, or has no counterpart in Cedar.
    public init(json: JSON, as type: RecordType? = nil) throws(PolicyError) {
        let place = ValueReader.Place(owner: "the context")
        guard case .object(let object) = json else { throw place.error("expected a record, but got \(json.typeName)") }
        self = try ValueReader.record(object, as: type, place)
    }
}
