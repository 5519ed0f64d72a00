import Glibc
import JSON

/// `reeve-bench NAME…`: runs the named benchmarks, or all, and prints a JSON line for each.
enum Bench {
    static let all: [(name: String, run: @Sendable () async throws -> JSON)] = [
        ("steps", StepsBenchmark.run),
        ("single", SingleStepBenchmark.run),
        ("suspended", SuspendedBenchmark.run),
        ("policy", PolicyBenchmark.run),
        ("audit", AuditBenchmark.run),
        ("start", StartBenchmark.run),
        ("history", HistoryBenchmark.run),
    ]

    static func run() async {
        let names = Array(CommandLine.arguments.dropFirst())
        for (name, body) in all where names.isEmpty || names.contains(name) {
            do {
                let result = try await body()
                print(JSON.object(["benchmark": .string(name), "result": result]).serialized())
            } catch {
                print(JSON.object(["benchmark": .string(name), "error": .string("\(error)")]).serialized())
                exit(1)
            }
        }
        let unknown = names.filter { name in !all.contains { $0.name == name } }
        guard unknown.isEmpty else {
            print(
                "unknown benchmarks: \(unknown.joined(separator: ", ")); there are \(all.map(\.name).joined(separator: ", "))"
            )
            exit(2)
        }
    }
}
