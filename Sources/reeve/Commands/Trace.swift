internal import Insight
internal import JSON
internal import Journal
internal import StoreSQLite

extension Commands {
    static let trace = CommandSpec(
        name: "trace",
        summary: "Draw what happened in a run: the tree with times, costs and verdicts",
        operands: [OperandSpec(name: "RUN", help: "the run's id")],
        options: [.flag("facts", "show also what was looked up for policy")],
        examples: [("reeve trace run_01k…", "why did it do that, and what did it cost?")],
        run: { invocation in
            try await withStore(invocation, isReadOnly: true) { store in
                let run = RunID(rawValue: try invocation.operand(0))
                _ = try await readable(run, in: store, invocation)
                var builder = TraceBuilder()
                var from = 0
                while true {
                    let page = try await store.entries(of: run, from: from, limit: 1000)
                    for entry in page { try builder.add(entry, words: try await words(of: entry, in: store)) }
                    guard page.count == 1000 else { break }
                    from += page.count
                }
                guard let trace = builder.finished() else { throw CommandError("not_found", "the run has no entries") }
                if invocation.has("json") {
                    Output.json(TraceFields.of(trace))
                } else {
                    let style = Style.output
                    Output.write(
                        TraceText(style: style, columns: Output.columns, showsFacts: invocation.has("facts")).text(
                            trace
                        )
                    )
                }
                return .done
            }
        }
    )

    /// What a service or a program said of a failure, where nobody has erased it.
    private static func words(of entry: Entry, in store: any Store) async throws -> String? {
        guard let detail = Payload(json: entry.body["detail"]) else { return nil }
        do {
            return try await store.value(detail).stringValue
        } catch  where error.code == .erased {
            return nil
        }
    }
}
