public import JSON

/// A schema and the schemas of other documents that it refers to, made into one document.
///
/// What a reference leads to is taken in under `$defs`, and references between documents become references within the
/// one: it can be hashed, shown to a model or read without anything beside it. A schema that refers to no other document
/// stays as it is.
public struct SchemaBundle: Sendable {
    /// A document that was taken in.
    public struct Part: Sendable {
        /// The name by which the document was found.
        public var name: String
        /// Where it lies in the bundle.
        public var pointer: JSONPointer
    }

    /// The most documents that one bundle may have.
    public static let partsMax = 256

    /// The whole.
    public private(set) var schema: JSON
    /// The documents, the one that everything began with first.
    public private(set) var parts: [Part]

    /// Takes in what a document refers to.
    ///
    /// - Parameters:
    ///   - root: the document to begin with.
    ///   - name: its name, against which its references are resolved; empty where it has none.
    ///   - document: the document of a name, or nil where there is none; called once for each name.
    /// - Throws: ``SchemaError`` with the place of the reference as `NAME#POINTER`.
    public init(
        root: JSON,
        name: String,
        document: (String) throws(SchemaError) -> JSON?
    ) throws(SchemaError) {
        var bundler = Bundler(root: root, name: name)
        (schema, parts) = try bundler.bundle(document)
    }

    /// The document and the place in it that a place of the bundle comes from.
    public func origin(of pointer: JSONPointer) -> (name: String, pointer: JSONPointer) {
        for part in parts.dropFirst() where pointer.tokens.starts(with: part.pointer.tokens) {
            return (part.name, JSONPointer(tokens: Array(pointer.tokens.dropFirst(part.pointer.tokens.count))))
        }
        return (parts.first?.name ?? "", pointer)
    }
}

/// Takes documents in one after the other, as references to them are met.
private struct Bundler {
    private struct Source {
        var name: String
        /// The member of `$defs` under which it lies; nil for the root.
        var key: String?
        var document: JSON
    }

    /// The deepest place at which a schema may lie in its document, as in what is compiled.
    private static let depthMax = 512

    private var sources: [Source]
    private var known: [ExactString: Int]
    private var keys: Set<ExactString>
    private let draft: String?

    init(root: JSON, name: String) {
        sources = [Source(name: name, document: root)]
        known = [ExactString(name): 0]
        keys = Set(root["$defs"]?.objectValue?.members.map { ExactString($0.key) } ?? [])
        draft = Self.draft(of: root)
    }

    mutating func bundle(
        _ document: (String) throws(SchemaError) -> JSON?
    ) throws(SchemaError) -> (JSON, [SchemaBundle.Part]) {
        var finished: [JSON] = []
        while finished.count < sources.count {
            let source = sources[finished.count]
            let place = JSONPointer()
            finished.append(try rewritten(source.document, of: finished.count, at: place, document))
        }
        guard sources.count > 1, case .object(var root) = finished[0] else {
            // A root that refers to itself by its name needs no more than its own rewriting.
            return (finished[0], [SchemaBundle.Part(name: sources[0].name, pointer: JSONPointer())])
        }
        var definitions = root["$defs"]?.objectValue ?? [:]
        var parts = [SchemaBundle.Part(name: sources[0].name, pointer: JSONPointer())]
        for (source, schema) in zip(sources, finished).dropFirst() {
            guard let key = source.key else { continue }
            definitions[key] = schema.without(["$id", "$schema"])
            parts.append(SchemaBundle.Part(name: source.name, pointer: JSONPointer(tokens: ["$defs", key])))
        }
        root["$defs"] = .object(definitions)
        return (.object(root), parts)
    }

    /// A schema with each reference as it must be in the bundle.
    private mutating func rewritten(
        _ schema: JSON,
        of source: Int,
        at place: JSONPointer,
        _ document: (String) throws(SchemaError) -> JSON?
    ) throws(SchemaError) -> JSON {
        guard case .object(let object) = schema else { return schema }
        guard place.tokens.count <= Self.depthMax else {
            let location = "\(sources[source].name)#\(place)"
            throw SchemaError(code: .limit, message: "schemas nest too deep", location: location)
        }
        // A resource of its own resolves its references by itself.
        guard place.tokens.isEmpty || object["$id"]?.stringValue?.hasPrefix("#") ?? true else { return schema }
        var result = JSONObject()
        for member in object.members {
            let here = place.appending(member.key)
            switch SchemaKeyword.Shape(member.key) {
            case nil:
                result[member.key] = try reference(member, of: source, at: here, document) ?? member.value
            case .schemasByName:
                guard case .object(let named) = member.value else {
                    result[member.key] = member.value
                    continue
                }
                var schemas = JSONObject()
                for child in named.members {
                    schemas[child.key] = try rewritten(child.value, of: source, at: here.appending(child.key), document)
                }
                result[member.key] = .object(schemas)
            case .schema, .schemas:
                guard case .array(let elements) = member.value else {
                    result[member.key] = try rewritten(member.value, of: source, at: here, document)
                    continue
                }
                var schemas: [JSON] = []
                for (position, element) in elements.enumerated() {
                    schemas.append(try rewritten(element, of: source, at: here.appending(position), document))
                }
                result[member.key] = .array(schemas)
            }
        }
        return .object(result)
    }

    /// What a reference becomes, or nil where the keyword is none or stays as it is.
    private mutating func reference(
        _ member: JSONObject.Member,
        of source: Int,
        at place: JSONPointer,
        _ document: (String) throws(SchemaError) -> JSON?
    ) throws(SchemaError) -> JSON? {
        guard ["$ref", "$dynamicRef", "$recursiveRef"].contains(member.key), let text = member.value.stringValue
        else { return nil }
        let location = "\(sources[source].name)#\(place)"
        let written = URIReference(text)
        let isOwn = text.hasPrefix("#")
        if isOwn, source == 0 || written.fragment.map({ !$0.isEmpty && !$0.hasPrefix("/") }) ?? false { return nil }
        if member.key == "$recursiveRef" {
            let message = "`$recursiveRef` in a schema of several documents is not supported: write `$ref`"
            throw SchemaError(code: .reference, message: message, location: location)
        }
        guard let index = try isOwn ? source : find(written, from: source, at: location, document) else { return nil }
        let fragment = written.fragment ?? ""
        // Anchors are names in the whole bundle.
        if !fragment.isEmpty, !fragment.hasPrefix("/") { return .string("#\(fragment)") }
        return .string("#" + (sources[index].key.map { "/$defs/\($0)" } ?? "") + fragment)
    }

    /// The document of a name, taken in where it is new; nil where the reference is for the compiler to resolve.
    private mutating func find(
        _ reference: URIReference,
        from source: Int,
        at location: String,
        _ document: (String) throws(SchemaError) -> JSON?
    ) throws(SchemaError) -> Int? {
        // By where the document lies, then by what it calls itself.
        let bases = [sources[source].name, sources[source].document["$id"]?.stringValue].compactMap(\.self)
        let targets = bases.map { reference.resolved(against: URIReference($0)).resource.description }
        for target in targets { if let index = known[ExactString(target)] { return index } }
        if targets.contains(where: Metaschema.isEmbedded) { return nil }
        if let id = sources[0].document["$id"]?.stringValue, targets.contains(URIReference(id).resource.description) {
            return 0
        }
        var found: (name: String, schema: JSON)?
        for target in targets where found == nil { found = try document(target).map { (target, $0) } }
        guard let (target, schema) = found else {
            let message = "there is no schema `\(targets.first ?? reference.description)`"
            throw SchemaError(code: .reference, message: message, location: location)
        }
        guard sources.count < SchemaBundle.partsMax else {
            let message = "refers to more than \(SchemaBundle.partsMax) documents"
            throw SchemaError(code: .limit, message: message, location: location)
        }
        guard (Self.draft(of: schema) ?? draft) == draft || Self.isCurrent(Self.draft(of: schema), draft) else {
            let message = "`\(target)` is written in another draft of JSON Schema: write both in one"
            throw SchemaError(code: .dialect, message: message, location: location)
        }
        known[ExactString(target)] = sources.count
        sources.append(Source(name: target, key: key(for: target), document: schema))
        return sources.count - 1
    }

    /// A name for a document in `$defs` that needs no escaping and that nothing has yet.
    private mutating func key(for name: String) -> String {
        let file = name.split(separator: "/").last ?? ""
        let stem = file.prefix { $0 != "." }.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
        let base = stem.isEmpty ? "schema" : String(stem)
        var key = base
        var number = 2
        while !keys.insert(ExactString(key)).inserted {
            key = "\(base)_\(number)"
            number += 1
        }
        return key
    }

    private static func draft(of schema: JSON) -> String? {
        schema["$schema"]?.stringValue.map { $0.hasSuffix("#") ? String($0.dropLast()) : $0 }
    }

    /// Whether the one says what the other leaves out: that it is of the current draft.
    private static func isCurrent(_ first: String?, _ second: String?) -> Bool {
        let current = SchemaDraft.draft2020.rawValue
        return (first ?? current) == current && (second ?? current) == current
    }
}

extension JSON {
    fileprivate func without(_ names: Set<String>) -> JSON {
        guard case .object(var object) = self else { return self }
        for name in names { object[name] = nil }
        return .object(object)
    }
}
