import JSON
import Journal
import StoreSQLite
import Testing

/// Sums of counters, held against the intents and outcomes that they were counted from.
@Suite struct CounterAuditTests {
    private static let minute = SampleLog.start.minute

    private static func intent(_ seq: Int, _ path: String, amount: Int64) -> Entry {
        let event = ToolIntended(
            tool: "pay",
            effect: "write",
            attempt: 1,
            input: .inline(.null),
            idempotencyKey: "key",
            recovery: "ask",
            counted: [
                Counted(counter: "paid", series: "paid/1", amount: amount),
                Counted(counter: "tries", series: "tries", amount: 1, isOfRun: true),
            ]
        )
        return Entry(
            run: SampleLog.runs[0],
            seq: seq,
            kind: .toolIntended,
            at: SampleLog.start,
            path: StepPath(path),
            body: event.body
        )
    }

    /// A store whose first run has paid 30, failed to pay 50, and does not know whether it has paid 7.
    private func fill(_ store: SQLiteStore) async throws {
        let run = SampleLog.runs[0]
        _ = try await store.accept(SampleLog.run(run, blobs: [SampleLog.secret]))
        let lease = try #require(try await store.claim(run, worker: SampleLog.worker, now: SampleLog.start)?.lease)
        let succeeded = ToolSucceeded(output: .inline(.null), labels: [], took: .zero)
        let failed = ToolFailed(code: "http_400", message: "no", isRetryable: false, took: .zero)
        let unknown = ToolUnknown(code: "timeout", message: "nobody knows")
        func entry(_ seq: Int, _ draft: EntryDraft) -> Entry {
            Entry(run: run, seq: seq, kind: draft.kind, at: SampleLog.start, path: draft.path, body: draft.body)
        }
        let entries = [
            Self.intent(1, "a", amount: 30), entry(2, succeeded.draft(at: StepPath("a"))),
            Self.intent(3, "b", amount: 50), entry(4, failed.draft(at: StepPath("b"))),
            Self.intent(5, "c", amount: 7), entry(6, unknown.draft(at: StepPath("c"))),
        ]
        var calls = CountedCalls()
        for entry in entries {
            var append = Append(lease: lease, entries: [entry])
            append.counters = calls.changes(by: entry)
            calls.apply(entry)
            try await store.append(append)
        }
        #expect(calls.calls == ["pay": 2])
        #expect(calls.sums == ["tries": 2])
    }

    @Test func `what was counted and given back adds up`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await fill(store)
        let window = CounterWindow(series: "paid/1", firstMinute: Self.minute)
        #expect(try await store.counters([window]).map(\.sum) == [37])
        let report = try await store.verify()
        #expect(report.isIntact, "\(report.findings)")
        await store.close()
    }

    @Test(arguments: [
        "UPDATE counters SET amount = amount - 1", "DELETE FROM counters",
        "INSERT INTO counters VALUES ('paid/2', 5, 5)", "UPDATE counters SET minute = minute + 1",
        "UPDATE counters SET series = 'paid/2'",
    ])
    func `a sum that was changed by hand is found`(sql: String) async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await fill(store)
        await store.close()
        try fixture.raw.execute(sql)
        let again = try fixture.openStore()
        let report = try await again.verify()
        #expect(report.findings.map(\.code).contains(.counter))
        #expect(report.findings.allSatisfy { $0.code == .counter }, "\(report.findings)")
        await again.close()
    }
}
