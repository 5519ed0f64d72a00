internal import JSON
internal import Text

/// Reads schemas in Cedar's JSON syntax: an object of namespaces.
enum SchemaJSON {
    static func read(_ json: JSON) throws(PolicyError) -> [SchemaNamespace] {
        let root = try object(json, at: "")
        var namespaces: [SchemaNamespace] = []
        for member in root { namespaces.append(try namespace(member.key, member.value)) }
        return namespaces
    }

    private static func namespace(_ name: String, _ json: JSON) throws(PolicyError) -> SchemaNamespace {
        let path = "/\(name)"
        let fields = try object(json, at: path, knowing: ["commonTypes", "entityTypes", "actions", "annotations"])
        for field in ["entityTypes", "actions"] where fields[field] == nil {
            throw error("a namespace needs `\(field)`", at: path)
        }
        guard !name.isEmpty || fields["annotations"]?.objectValue?.isEmpty != false else {
            throw error("annotations need a namespace with a name", at: path)
        }
        var namespace = SchemaNamespace(name, annotations: try annotations(fields["annotations"], at: path))
        for member in try object(fields["commonTypes"], at: path) {
            let place = "\(path)/commonTypes/\(member.key)"
            let annotations = try annotations(member.value["annotations"], at: place)
            let type = try type(member.value, at: place, beside: ["annotations"])
            namespace.commonTypes.append(
                CommonTypeDeclaration(SchemaName(member.key), type, annotations: annotations)
            )
        }
        for member in try object(fields["entityTypes"], at: path) {
            let place = "\(path)/entityTypes/\(member.key)"
            namespace.entityTypes.append(try entity(member.key, member.value, at: place))
        }
        for member in try object(fields["actions"], at: path) {
            namespace.actions.append(try action(member.key, member.value, at: "\(path)/actions/\(member.key)"))
        }
        return namespace
    }

    private static func entity(_ name: String, _ json: JSON, at path: String) throws(PolicyError) -> EntityDeclaration {
        let fields = try object(json, at: path, knowing: ["memberOfTypes", "shape", "tags", "enum", "annotations"])
        let annotations = try annotations(fields["annotations"], at: path)
        if let choices = fields["enum"] {
            guard fields.keys.allSatisfy({ $0 == "enum" || $0 == "annotations" }) else {
                throw error("an enumerated entity type has nothing beside `enum` and `annotations`", at: path)
            }
            let ids = try strings(choices, at: "\(path)/enum")
            return EntityDeclaration(SchemaName(name), .choices(ids), annotations: annotations)
        }
        var tags: SchemaType?
        if let json = fields["tags"] { tags = try type(json, at: "\(path)/tags") }
        let kind = EntityDeclaration.Kind.standard(
            memberOf: try strings(fields["memberOfTypes"], at: "\(path)/memberOfTypes").map { SchemaName($0) },
            shape: try fields["shape"].map { json throws(PolicyError) in try type(json, at: "\(path)/shape") }
                ?? .record([]),
            tags: tags
        )
        return EntityDeclaration(SchemaName(name), kind, annotations: annotations)
    }

    private static func action(_ id: String, _ json: JSON, at path: String) throws(PolicyError) -> ActionDeclaration {
        let fields = try object(json, at: path, knowing: ["memberOf", "appliesTo", "attributes", "annotations"])
        if let attributes = fields["attributes"], attributes.objectValue?.isEmpty != true {
            throw error("action declared with attributes, which is not supported", at: path)
        }
        var parents: [ActionDeclaration.Reference] = []
        for (position, element) in try array(fields["memberOf"], at: "\(path)/memberOf").enumerated() {
            let place = "\(path)/memberOf/\(position)"
            let reference = try object(element, at: place, knowing: ["id", "type"])
            guard let id = reference["id"]?.stringValue else { throw error("expected a string `id`", at: place) }
            let type = try reference["type"].map { json throws(PolicyError) in SchemaName(try string(json, at: place)) }
            parents.append(ActionDeclaration.Reference(type: type, id: SchemaName(id)))
        }
        return ActionDeclaration(
            SchemaName(id),
            memberOf: parents,
            appliesTo: try applicability(fields["appliesTo"], at: "\(path)/appliesTo"),
            annotations: try annotations(fields["annotations"], at: path)
        )
    }

    private static func applicability(
        _ json: JSON?,
        at path: String
    ) throws(PolicyError) -> ActionDeclaration.Applicability? {
        guard let json, !json.isNull else { return nil }
        let fields = try object(json, at: path, knowing: ["principalTypes", "resourceTypes", "context"])
        guard let principals = fields["principalTypes"], let resources = fields["resourceTypes"] else {
            throw error("expected `principalTypes` and `resourceTypes`", at: path)
        }
        return ActionDeclaration.Applicability(
            principals: try strings(principals, at: "\(path)/principalTypes").map { SchemaName($0) },
            resources: try strings(resources, at: "\(path)/resourceTypes").map { SchemaName($0) },
            context: try fields["context"].map { json throws(PolicyError) in try type(json, at: "\(path)/context") }
                ?? .record([])
        )
    }

    private static func type(
        _ json: JSON,
        at path: String,
        beside others: Set<String> = []
    ) throws(PolicyError) -> SchemaType {
        let fields = try object(json, at: path)
        guard let name = fields["type"]?.stringValue else { throw error("expected a string `type`", at: path) }
        switch name {
        case "String": return try check(fields, [], others, at: path, .string)
        case "Long": return try check(fields, [], others, at: path, .long)
        case "Boolean", "Bool": return try check(fields, [], others, at: path, .bool)
        case "Set":
            guard let element = fields["element"] else { throw error("expected `element`", at: path) }
            return try check(fields, ["element"], others, at: path, .set(try type(element, at: "\(path)/element")))
        case "Record":
            if let additional = fields["additionalAttributes"], additional != false {
                throw error("records with additional attributes are not supported", at: path)
            }
            guard fields["attributes"] != nil else { throw error("a record needs `attributes`", at: path) }
            let attributes = try attributes(fields["attributes"], at: "\(path)/attributes")
            return try check(fields, ["attributes", "additionalAttributes"], others, at: path, .record(attributes))
        case "Entity": return try check(fields, ["name"], others, at: path, .entity(try named(fields, at: path)))
        case "EntityOrCommon": return try check(fields, ["name"], others, at: path, .named(try named(fields, at: path)))
        case "Extension":
            let name = try named(fields, at: path).text
            guard let type = ExtensionType(rawValue: name) else {
                let known = ExtensionType.allCases.map(\.rawValue)
                throw error(
                    "unknown extension type `\(name)`",
                    at: path,
                    hint: Spelling.nearest(to: name, among: known).map { "did you mean `\($0)`?" }
                )
            }
            return try check(fields, ["name"], others, at: path, .extension(type))
        default: return try check(fields, [], others, at: path, .common(SchemaName(name)))
        }
    }

    private static func check(
        _ fields: JSONObject,
        _ own: Set<String>,
        _ others: Set<String>,
        at path: String,
        _ type: SchemaType
    ) throws(PolicyError) -> SchemaType {
        for key in fields.keys where key != "type" && !own.contains(key) && !others.contains(key) {
            throw error("unknown field `\(key)`", at: path)
        }
        return type
    }

    private static func attributes(_ json: JSON?, at path: String) throws(PolicyError) -> [SchemaAttribute] {
        var attributes: [SchemaAttribute] = []
        for member in try object(json, at: path) {
            let place = "\(path)/\(member.key)"
            let fields = try object(member.value, at: place)
            let required = fields["required"] ?? true
            guard let isRequired = required.boolValue else { throw error("`required` must be a Boolean", at: place) }
            attributes.append(
                SchemaAttribute(
                    member.key,
                    try type(member.value, at: place, beside: ["required", "annotations"]),
                    isRequired: isRequired,
                    annotations: try annotations(fields["annotations"], at: place)
                )
            )
        }
        return attributes
    }

    private static func annotations(_ json: JSON?, at path: String) throws(PolicyError) -> Annotations {
        var all: [Annotations.Annotation] = []
        for member in try object(json, at: "\(path)/annotations") {
            let value = member.value.isNull ? "" : try string(member.value, at: "\(path)/annotations/\(member.key)")
            all.append(Annotations.Annotation(name: member.key, value: value, isBare: member.value.isNull))
        }
        return Annotations(all)
    }

    private static func named(_ fields: JSONObject, at path: String) throws(PolicyError) -> SchemaName {
        guard let name = fields["name"]?.stringValue else { throw error("expected a string `name`", at: path) }
        return SchemaName(name)
    }

    private static func object(
        _ json: JSON?,
        at path: String,
        knowing keys: Set<String>? = nil
    ) throws(PolicyError) -> JSONObject {
        guard let json else { return JSONObject() }
        guard let object = json.objectValue else { throw error("expected an object", at: path) }
        if let keys {
            for key in object.keys where !keys.contains(key) {
                let hint = Spelling.nearest(to: key, among: keys).map { "did you mean `\($0)`?" }
                throw error("unknown field `\(key)`", at: path, hint: hint)
            }
        }
        return object
    }

    private static func array(_ json: JSON?, at path: String) throws(PolicyError) -> [JSON] {
        guard let json, !json.isNull else { return [] }
        guard let array = json.arrayValue else { throw error("expected an array", at: path) }
        return array
    }

    private static func strings(_ json: JSON?, at path: String) throws(PolicyError) -> [String] {
        var strings: [String] = []
        for element in try array(json, at: path) { strings.append(try string(element, at: path)) }
        return strings
    }

    private static func string(_ json: JSON, at path: String) throws(PolicyError) -> String {
        guard let text = json.stringValue else { throw error("expected a string", at: path) }
        return text
    }

    private static func error(_ message: String, at path: String, hint: String? = nil) -> PolicyError {
        PolicyError(.json, "\(message) at `\(path.isEmpty ? "/" : path)`", hint: hint)
    }
}
