import JSON
import JSONSchema

extension Loader {
    /// The schema that a field holds or names.
    mutating func schema(_ node: YAMLNode?) -> SchemaDefinition? {
        guard let node else { return nil }
        guard let path = node.text else { return compile(node.json, at: node.location, places: node) }
        let key = ProjectFiles.normalized(path) ?? path
        if let known = schemas[key] { return known }
        let schema = schemaFile(path, from: node.location)
        schemas[key] = schema
        return schema
    }

    private mutating func schemaFile(_ path: String, from location: SourceLocation) -> SchemaDefinition? {
        guard let source = text(of: path, from: location) else { return nil }
        guard path.hasSuffix(".yaml") || path.hasSuffix(".yml") else {
            do throws(JSONError) {
                let json = try JSON(parsing: source.bytes, options: JSON.ParsingOptions(depthMax: YAMLParser.depthMax))
                return compile(json, at: .start(of: source.file), places: nil, file: source)
            } catch {
                problems.error(.syntax, at: source.location(ofByte: error.offset), error.message)
                return nil
            }
        }
        guard let root = YAMLParser.parse(source, problems: &problems) else { return nil }
        return compile(root.json, at: root.location, places: root)
    }

    private mutating func compile(
        _ json: JSON,
        at location: SourceLocation,
        places: YAMLNode?,
        file: SourceText? = nil
    ) -> SchemaDefinition? {
        do throws(SchemaError) {
            return SchemaDefinition(source: json, schema: try Schema(compiling: json), location: location)
        } catch {
            // JSON is YAML, so the YAML parser finds places in it.
            var ignored = Problems()
            let root = places ?? file.flatMap { YAMLParser.parse($0, problems: &ignored) }
            for (pointer, message) in error.findings {
                problems.error(
                    .schema,
                    at: root?.nearest(to: pointer).location ?? location,
                    "in the schema, \(message)"
                )
            }
            return nil
        }
    }
}

extension SchemaError {
    /// What is wrong, and where in the schema: what the metaschema says, or the error itself.
    fileprivate var findings: [(JSONPointer, String)] {
        guard violations.isEmpty else {
            return violations.map { violation in
                let name = violation.instanceLocation.tokens.last.map { "`\($0)` " } ?? ""
                return (violation.instanceLocation, name + violation.message)
            }
        }
        let fragment = location.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first
        let pointer = fragment.flatMap { try? JSONPointer(parsing: String($0)) } ?? JSONPointer()
        return [(pointer, message)]
    }
}
