import JSON
import JSONSchema

extension Loader {
    /// The schema that a field holds or names.
    mutating func schema(_ node: YAMLNode?) -> SchemaDefinition? {
        guard let node else { return nil }
        guard let path = node.text else { return compile(SchemaText(node)) }
        let key = ProjectFiles.normalized(path) ?? path
        if let known = schemas[ExactString(key)] { return known }
        let schema = text(of: path, from: node.location).flatMap { schemaText($0) }.flatMap { compile($0, file: key) }
        schemas[ExactString(key)] = schema
        return schema
    }

    /// A file that is a schema; what is wrong with its syntax is noted once.
    private mutating func schemaText(_ source: SourceText) -> SchemaText? {
        if let known = schemaTexts[ExactString(source.file)] { return known }
        let text = parsed(source)
        schemaTexts[ExactString(source.file)] = text
        return text
    }

    private mutating func parsed(_ source: SourceText) -> SchemaText? {
        guard source.file.hasSuffix(".yaml") || source.file.hasSuffix(".yml") else {
            do throws(JSONError) {
                let json = try JSON(parsing: source.bytes, options: JSON.ParsingOptions(depthMax: YAMLParser.depthMax))
                return SchemaText(json: json, location: .start(of: source.file), place: .file(source))
            } catch {
                problems.error(.syntax, at: source.location(ofByte: error.offset), error.message)
                return nil
            }
        }
        return YAMLParser.parse(source, problems: &problems).map { SchemaText($0) }
    }

    /// Compiles a schema together with the files of the project that it refers to.
    private mutating func compile(_ text: SchemaText, file: String = "") -> SchemaDefinition? {
        var texts = [ExactString(file): text]
        do throws(SchemaError) {
            let bundle = try SchemaBundle(root: text.json, name: file) { name throws(SchemaError) in
                guard let found = referred(to: name) else { return nil }
                texts[ExactString(name)] = found
                return found.json
            }
            do throws(SchemaError) {
                let schema = try Schema(compiling: bundle.schema, options: schemaOptions)
                return SchemaDefinition(source: bundle.schema, schema: schema, location: text.location)
            } catch {
                for finding in error.findings {
                    let (name, pointer) = bundle.origin(of: finding.pointer)
                    note(error, finding.message, at: pointer, in: texts[ExactString(name)] ?? text)
                }
            }
        } catch {
            // The place of a reference: the document's name, then the pointer.
            let name = error.location.prefix { $0 != "#" }
            let pointer = error.findings.first?.pointer ?? JSONPointer()
            note(error, error.message, at: pointer, in: texts[ExactString(String(name))] ?? text)
        }
        return nil
    }

    private mutating func note(_ error: SchemaError, _ message: String, at pointer: JSONPointer, in text: SchemaText) {
        var location = text.root?.nearest(to: pointer).location ?? text.location
        if let offset = error.offset, let root = text.root { location = root.place(of: pointer, byte: offset) }
        var hint: String?
        if error.code == .reference, let name = message.quotedSchema {
            hint =
                Suggestion.hint(for: name, among: givenSchemas)
                ?? "schemas are referred to by their path in `\(Self.folder)/`, or by their `$id`"
        }
        if error.code == .invalid, pointer.isOfType, let name = pointer.evaluate(in: text.json)?.stringValue {
            hint =
                Suggestion.hint(for: name, among: Schema.typeNames)
                ?? Schema.typeNames.first { !name.isEmpty && $0.hasPrefix(name.lowercased()) }
                .map { "did you mean `\($0)`?" }
        }
        problems.error(.schema, at: location, "in the schema, \(message)", hint: hint)
    }

    // MARK: The given set

    private static let folder = "schemas"
    private static let suffixes = [".json", ".yaml", ".yml"]

    private var givenSchemas: [String] { (try? files.list(Self.folder, suffixes: Self.suffixes)) ?? [] }

    /// The schema that a reference names: a file in `schemas/`, by its path or by its `$id`.
    private mutating func referred(to name: String) -> SchemaText? {
        if name.contains(":") { return identified(name) }
        guard let path = ProjectFiles.normalized(name), path.hasPrefix(Self.folder + "/"), path == name,
            texts[ExactString(path)] != nil || (try? files.read(path)) != nil
        else { return nil }
        return text(of: path, from: .start(of: path)).flatMap { schemaText($0) }
    }

    private mutating func identified(_ id: String) -> SchemaText? {
        for path in givenSchemas {
            guard let source = text(of: path, from: .start(of: path)), let text = schemaText(source) else { continue }
            let own = text.json["$id"]?.stringValue
            if own == id || own == id + "#" { return text }
        }
        return nil
    }
}

/// A schema as it was written, with the places of what is in it.
struct SchemaText {
    enum Place {
        case node(YAMLNode)
        case file(SourceText)
    }

    var json: JSON
    var location: SourceLocation
    var place: Place

    init(json: JSON, location: SourceLocation, place: Place) {
        self.json = json
        self.location = location
        self.place = place
    }

    init(_ node: YAMLNode) {
        self.init(json: node.json, location: node.location, place: .node(node))
    }

    /// What to look for places in. JSON is YAML, so the YAML parser finds them there as well.
    var root: YAMLNode? {
        switch place {
        case .node(let node): return node
        case .file(let source):
            var ignored = Problems()
            return YAMLParser.parse(source, problems: &ignored)
        }
    }
}

extension SchemaError {
    /// What is wrong, and where in the schema: what the metaschema says, or the error itself.
    fileprivate var findings: [(pointer: JSONPointer, message: String)] {
        guard violations.isEmpty else {
            return violations.map { violation in
                let tokens = violation.instanceLocation.tokens
                let name = violation.instanceLocation.isOfType ? "type" : tokens.last
                return (violation.instanceLocation, (name.map { "`\($0)` " } ?? "") + violation.message)
            }
        }
        let fragment = location.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first
        let pointer = fragment.flatMap { try? JSONPointer(parsing: String($0)) } ?? JSONPointer()
        return [(pointer, message)]
    }
}

extension JSONPointer {
    /// Whether it leads to the value of a `type`, or to an element of one.
    fileprivate var isOfType: Bool {
        tokens.last == "type" || tokens.dropLast().last == "type" && tokens.last.flatMap(Int.init) != nil
    }
}

extension String {
    /// The name in `there is no schema …`, for a suggestion.
    fileprivate var quotedSchema: String? {
        guard hasPrefix("there is no schema `") else { return nil }
        return split(separator: "`").dropFirst().first.map(String.init)
    }
}

extension YAMLNode {
    /// The place of a byte of a pattern: within the text that stands there, or within the key where the pattern is one.
    fileprivate func place(of pointer: JSONPointer, byte: Int) -> SourceLocation {
        let tokens = pointer.tokens
        if tokens.count > 1, tokens[tokens.count - 2] == "patternProperties", let parent = pointer.parent,
            let pair = nearest(to: parent).pairs?.first(where: { $0.key.isExactly(tokens[tokens.count - 1]) })
        {
            return pair.keyLocation
        }
        return nearest(to: pointer).location(ofByte: byte)
    }
}
