public import JSON
import JSONSchema

/// JSON Schema 2020-12, compared with Python's `jsonschema`.
public struct SchemaSubject: Subject {
    /// The word for it in commands, folders and reports.
    public let name = "schema"
    /// The script that answers for the other implementation.
    public let script = "schema.py"
    /// Groups of the conformance corpus, whose schemas and instances are mutated.
    private let corpus: [JSON]

    /// A subject that also mutates groups of a corpus.
    public init(corpus: [JSON] = []) {
        self.corpus = corpus.filter { !($0["file"]?.stringValue ?? "").contains("optional/") }
    }

    /// A random case of JSON Schema.
    public func generate(_ random: inout SplitMix64) -> JSON {
        if !corpus.isEmpty, random.chance(25) { return SchemaMutation.mutate(random.pick(corpus), &random) }
        var writer = SchemaWriter(noise: random.pick([0, 0, 0, 0, 3]))
        let schema = writer.root(&random)
        return ["schema": schema, "instances": .array((0..<6).map { _ in writer.instance(depth: 3, &random) })]
    }

    /// What Reeve makes of a case.
    public func answer(_ test: JSON) -> JSON {
        do throws(SchemaError) {
            let schema = try Schema(compiling: test["schema"] ?? true)
            let valid = (test["instances"]?.arrayValue ?? []).map { instance -> JSON in
                let isValid = schema.isValid(instance)
                // Both ways of checking must agree, whoever else does.
                return schema.validate(instance).isEmpty == isValid ? .bool(isValid) : "contradiction"
            }
            return ["schema": "ok", "valid": .array(valid)]
        } catch {
            return ["schema": "invalid", "code": .string(error.code.rawValue), "message": .string("\(error)")]
        }
    }

    /// What a case has that a report should count.
    public func features(_ ours: JSON) -> [String] {
        let valid = ours["valid"]?.arrayValue ?? []
        return [ours["code"]?.stringValue ?? "compiled"] + (valid.contains(true) ? ["valid"] : [])
            + (valid.contains(false) ? ["invalid"] : [])
    }

    /// In what two answers differ, most important first.
    public func differences(_ test: JSON, ours: JSON, theirs: JSON) -> [String] {
        guard ours["schema"] == theirs["schema"] else {
            return [ours["schema"] == "ok" ? "accepted" : "refused"]
        }
        return ours["valid"] == theirs["valid"] ? [] : ["valid"]
    }

    /// Why a difference is meant to be, or nil where it is not.
    public func reason(for difference: String, _ test: JSON, ours: JSON, theirs: JSON) -> String? {
        SchemaDifferences.reason(for: difference, test, ours: ours, theirs: theirs)
    }
}
