import AllocationCount
import JSON

/// `reeve-bench-languages NAME…`: what one validation and one evaluation cost, beside the same in plain Swift. Prints a
/// JSON line for each.
let benchmarks: [(name: String, run: () throws -> JSON)] = [
    ("json-schema", SchemaBenchmark.run), ("cel", ExpressionBenchmark.run),
]

let names = CommandLine.arguments.dropFirst()
for (name, run) in benchmarks where names.isEmpty || names.contains(name) {
    print(JSON.object(["benchmark": .string(name), "result": try run()]).serialized())
}
