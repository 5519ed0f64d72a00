import JSON

/// The documents of a compilation with their schema resources, identifiers and anchors (core, sections 8.2 and 9).
struct SchemaLibrary {
    /// A schema with an identifier of its own, the root of a document included.
    struct Resource {
        var location: SchemaLocation
        var uri: URIReference
        var dialect: Dialect
        var anchors: [ExactString: SchemaLocation] = [:]
        var dynamicAnchors: [ExactString: SchemaLocation] = [:]
    }

    /// The dynamic anchor that `$recursiveAnchor` of 2019-09 amounts to; no anchor can have this name.
    static let recursiveAnchor = ExactString("\0recursive")

    private(set) var resources: [Resource] = []
    private(set) var documents: [JSON] = []
    private var resourcesByURI: [ExactString: Int] = [:]
    private var resourcesByLocation: [SchemaLocation: Int] = [:]
    /// The places where schemas are known to be, each with its resource.
    private var scanned: [SchemaLocation: Int] = [:]
    private var tokensLeft = Self.tokensMax
    private let options: SchemaOptions

    init(options: SchemaOptions) {
        self.options = options
    }

    /// Takes in a document under the URI by which it was found, and returns its root's resource.
    mutating func load(_ root: JSON, uri: URIReference) throws(SchemaError) -> Int {
        let location = SchemaLocation(document: documents.count, pointer: JSONPointer())
        documents.append(root)
        let dialect = try dialect(of: root, otherwise: Dialect(options.draft), at: "\(uri)#")
        let resource = resources.count
        resources.append(
            Resource(location: location, uri: identifier(of: root, dialect, at: uri) ?? uri, dialect: dialect)
        )
        resourcesByLocation[location] = resource
        try register(resource, as: uri)
        try register(resource, as: resources[resource].uri)
        try scan(root, at: location, in: resource)
        return resource
    }

    /// Where a reference in a resource leads (core, section 8.2.3), with the name of the anchor where it names one.
    mutating func resolve(
        _ reference: String,
        in resource: Int,
        at location: String
    ) throws(SchemaError) -> (location: SchemaLocation, anchor: ExactString?) {
        let target = URIReference(reference).resolved(against: resources[resource].uri)
        guard let found = try find(target.resource) else {
            let message = "reference to `\(target.resource)`, which is not among the given schemas"
            throw SchemaError(code: .reference, message: message, location: location)
        }
        guard let fragment = target.fragment.map(URIReference.decoded) else { return (resources[found].location, nil) }
        guard let fragment else {
            let message = "the fragment of `\(reference)` is badly encoded"
            throw SchemaError(code: .reference, message: message, location: location)
        }
        if fragment.isEmpty { return (resources[found].location, nil) }
        if !fragment.hasPrefix("/") {
            let anchor = ExactString(fragment)
            if let place = resources[found].anchors[anchor] { return (place, anchor) }
        } else if let pointer = try? JSONPointer(parsing: fragment) {
            let root = resources[found].location
            let place = root.appending(pointer)
            if value(at: place) != nil {
                try scanOnDemand(place)
                return (place, nil)
            }
        }
        throw SchemaError(code: .reference, message: "reference to `\(reference)` leads nowhere", location: location)
    }

    /// The resource to which a place belongs: the innermost one around it.
    func resource(at location: SchemaLocation) -> Int {
        if let resource = scanned[location] { return resource }
        var location = location
        while true {
            if let resource = resourcesByLocation[location] { return resource }
            guard let parent = location.pointer.parent else { return 0 }
            location.pointer = parent
        }
    }

    func value(at location: SchemaLocation) -> JSON? { location.pointer.evaluate(in: documents[location.document]) }

    /// A place as an absolute keyword location.
    func describe(_ location: SchemaLocation) -> String {
        let place = place(of: location)
        return "\(place.resource)#\(place.pointer)"
    }

    func place(of location: SchemaLocation) -> Program.Place {
        let resource = resources[resource(at: location)]
        let tokens = location.pointer.tokens.dropFirst(resource.location.pointer.tokens.count)
        return Program.Place(
            resource: resource.uri.description,
            pointer: JSONPointer(tokens: Array(tokens)).description
        )
    }

    private mutating func find(_ uri: URIReference) throws(SchemaError) -> Int? {
        let name = uri.description
        if let resource = resourcesByURI[ExactString(name)] { return resource }
        guard let document = options.remotes[name] ?? options.remotes[name + "#"] ?? Metaschema.document(name) else {
            return nil
        }
        return try load(document, uri: uri)
    }

    private mutating func register(_ resource: Int, as uri: URIReference) throws(SchemaError) {
        let name = ExactString(uri.resource.description)
        if let other = resourcesByURI[name], other != resource {
            let message = "`\(name.string)` names two schemas"
            throw SchemaError(code: .duplicate, message: message, location: describe(resources[resource].location))
        }
        resourcesByURI[name] = resource
    }
}

// MARK: - Finding resources and anchors

extension SchemaLibrary {
    /// The deepest place at which a schema may lie in its document.
    private static let depthMax = 512
    /// How long the pointers to all schemas may be together: what is both deep and wide takes their product in memory.
    private static let tokensMax = 2_000_000

    private mutating func scan(_ schema: JSON, at location: SchemaLocation, in resource: Int) throws(SchemaError) {
        guard scanned[location] == nil else { return }
        scanned[location] = resource
        tokensLeft -= location.pointer.tokens.count
        guard location.pointer.tokens.count <= Self.depthMax, tokensLeft >= 0 else {
            throw SchemaError(code: .limit, message: "schemas nest too deep", location: describe(location))
        }
        guard case .object(let object) = schema else { return }
        var resource = resource
        let dialect = resources[resource].dialect
        if resourcesByLocation[location] == nil, let inner = try embedded(schema, at: location, in: resource) {
            resource = inner
            scanned[location] = inner
        }
        // In draft 7 nothing counts beside a reference.
        if dialect.draft != .draft7 || object["$ref"] == nil {
            try takeAnchors(of: object, at: location, in: resource)
        }
        for member in object.members {
            switch SchemaKeyword.Shape(member.key) {
            case .schema: try scan(member.value, at: location.appending(member.key), in: resource)
            case .schemas:
                for (position, child) in (member.value.arrayValue ?? []).enumerated() {
                    try scan(child, at: location.appending(member.key, String(position)), in: resource)
                }
                if member.key == "items" {
                    try scan(member.value, at: location.appending(member.key), in: resource)
                }
            case .schemasByName:
                for child in member.value.objectValue?.members ?? [] {
                    try scan(child.value, at: location.appending(member.key, child.key), in: resource)
                }
            case nil: break
            }
        }
    }

    /// Finds what is in a schema that lies where no keyword of the standard would put one.
    private mutating func scanOnDemand(_ location: SchemaLocation) throws(SchemaError) {
        guard let schema = value(at: location), scanned[location] == nil else { return }
        try scan(schema, at: location, in: resource(at: location))
    }

    /// Makes a resource of a schema with an identifier.
    private mutating func embedded(
        _ schema: JSON,
        at location: SchemaLocation,
        in outer: Int
    ) throws(SchemaError) -> Int? {
        let outerDialect = resources[outer].dialect
        guard let uri = identifier(of: schema, outerDialect, at: resources[outer].uri) else { return nil }
        let dialect = try dialect(of: schema, otherwise: outerDialect, at: describe(location))
        let resource = resources.count
        resources.append(Resource(location: location, uri: uri, dialect: dialect))
        resourcesByLocation[location] = resource
        try register(resource, as: uri)
        return resource
    }

    /// The URI that `$id` gives a schema. One that is a fragment only was an anchor before 2019-09.
    private func identifier(of schema: JSON, _ dialect: Dialect, at base: URIReference) -> URIReference? {
        guard let object = schema.objectValue, let id = object["$id"]?.stringValue else { return nil }
        guard !id.hasPrefix("#"), !(dialect.draft == .draft7 && object["$ref"] != nil) else { return nil }
        return URIReference(id).resolved(against: base).resource
    }

    private mutating func takeAnchors(
        of object: JSONObject,
        at location: SchemaLocation,
        in resource: Int
    ) throws(SchemaError) {
        var names: [String] = []
        if let anchor = object["$anchor"]?.stringValue { names.append(anchor) }
        if let anchor = object["$dynamicAnchor"]?.stringValue {
            resources[resource].dynamicAnchors[ExactString(anchor)] = location
            names.append(anchor)
        }
        if resources[resource].dialect.draft == .draft7, let id = object["$id"]?.stringValue, id.hasPrefix("#") {
            names.append(String(id.dropFirst()))
        }
        if object["$recursiveAnchor"] == .bool(true), resources[resource].dialect.draft == .draft2019 {
            resources[resource].dynamicAnchors[Self.recursiveAnchor] = location
        }
        for name in names {
            let other = resources[resource].anchors.updateValue(location, forKey: ExactString(name))
            if let other, other != location {
                let message = "anchor `\(name)` names two schemas"
                throw SchemaError(code: .duplicate, message: message, location: describe(location))
            }
        }
    }
}

// MARK: - Dialects

extension SchemaLibrary {
    /// What a schema's `$schema` says, where it has one.
    private func dialect(
        of schema: JSON,
        otherwise outer: Dialect,
        at location: String
    ) throws(SchemaError) -> Dialect {
        guard let text = schema["$schema"]?.stringValue else { return outer }
        let name = text.hasSuffix("#") ? String(text.dropLast()) : text
        if let draft = SchemaDraft(rawValue: name) { return Dialect(draft) }
        guard let metaschema = options.remotes[name] ?? Metaschema.document(name) else {
            let message = "`$schema` is `\(text)`, which is neither a supported draft nor among the given schemas"
            throw SchemaError(code: .dialect, message: message, location: "\(location)/$schema")
        }
        let base = metaschema["$schema"]?.stringValue.flatMap(SchemaDraft.init) ?? .draft2020
        guard let declared = metaschema["$vocabulary"]?.objectValue else {
            return Dialect(draft: base, vocabularies: .standard, metaschema: name)
        }
        var vocabularies: Vocabularies = []
        for member in declared.members {
            if let vocabulary = Vocabularies(uri: member.key) {
                vocabularies.formUnion(vocabulary)
            } else if member.value == .bool(true) {
                let message = "the metaschema requires vocabulary `\(member.key)`, which is not supported"
                throw SchemaError(code: .vocabulary, message: message, location: "\(location)/$schema")
            }
        }
        return Dialect(draft: base, vocabularies: vocabularies, metaschema: name)
    }
}

extension SchemaLocation {
    fileprivate func appending(_ pointer: JSONPointer) -> SchemaLocation {
        SchemaLocation(document: document, pointer: JSONPointer(tokens: self.pointer.tokens + pointer.tokens))
    }
}
