public import JSON

/// A compiled JSON Schema (draft 2020-12), made once and used from any number of threads.
///
/// Everything that could fail is refused while compiling: what the metaschema does not allow, references that lead
/// nowhere, patterns that need backtracking, schemas that lead back to themselves. Checking a value then takes bounded
/// time and, as long as the value conforms, allocates next to nothing.
public final class Schema: Sendable {
    private let program: Program
    private let options: SchemaOptions

    /// Compiles a schema.
    ///
    /// References are resolved within the schema, among `options.remotes` and to the drafts' metaschemas; nothing is
    /// fetched.
    public init(compiling schema: JSON, options: SchemaOptions = SchemaOptions()) throws(SchemaError) {
        program = try SchemaCompiler.compile(schema, options: options, checksMetaschema: true)
        self.options = options
    }

    /// Whether a value conforms. A value that is too deep or too costly to check does not.
    public func isValid(_ value: JSON) -> Bool {
        var evaluation = Evaluation(program, sink: SilentSink(), stepsMax: options.stepsMax)
        return evaluation.holds(value)
    }

    /// What keeps a value from conforming; empty where it conforms.
    ///
    /// One entry for each keyword that fails of itself; those that only pass on others' failures (`properties`, `$ref`,
    /// `allOf`, …) have none of their own.
    public func validate(_ value: JSON) -> [SchemaViolation] {
        isValid(value) ? [] : violations(of: value)
    }

    /// Every schema and keyword as it was evaluated.
    func trace(_ value: JSON) -> OutputUnit {
        let sink = TracingSink(program, root: value, unitsMax: options.unitsMax)
        var evaluation = Evaluation(program, sink: sink, stepsMax: options.stepsMax)
        let holds = evaluation.holds(value)
        return evaluation.sink.finish(holds: holds)
    }

    /// The violations of a value that is known not to conform: never empty.
    func violations(of value: JSON) -> [SchemaViolation] {
        let sink = CollectingSink(program, violationsMax: options.violationsMax)
        var evaluation = Evaluation(program, sink: sink, stepsMax: options.stepsMax)
        _ = evaluation.holds(value)
        let violations = evaluation.sink.violations
        guard violations.isEmpty else { return violations }
        let place = program.places[Int(program.root)]
        return [
            SchemaViolation(
                instanceLocation: JSONPointer(),
                keywordLocation: JSONPointer(),
                absoluteKeywordLocation: "\(place.resource)#\(place.pointer)",
                keyword: "",
                message: "is too deep or too large to be checked against the schema"
            )
        ]
    }
}
