import Glibc
import JSON

/// `reeve-bench NAME…`: runs the named benchmarks, or all, and prints a JSON line for each. `reeve-bench --table FILE`
/// shows such lines beside what is wanted.
enum Bench {
    static let all: [(name: String, run: @Sendable () async throws -> JSON)] = [
        ("steps", StepsBenchmark.run),
        ("single", SingleStepBenchmark.run),
        ("suspended", SuspendedBenchmark.run),
        ("policy", PolicyBenchmark.run),
        ("cedar", CedarBenchmark.run),
        ("audit", AuditBenchmark.run),
        ("start", StartBenchmark.run),
        ("history", HistoryBenchmark.run),
        ("replay", ReplayBenchmark.run),
    ]

    static func run() async {
        let names = Array(CommandLine.arguments.dropFirst())
        if names.first == "--table", names.count == 2 { return table(names[1]) }
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

    private static func table(_ path: String) {
        do {
            print(try FiguresTable(path: path).text, terminator: "")
        } catch {
            print("no figures in `\(path)`: \(error)")
            exit(1)
        }
    }
}
