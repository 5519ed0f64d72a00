import JSON
import Journal
import StoreSQLite
import Testing

/// Budgets and costs, held against the model calls that they were added up from.
@Suite struct LedgerAuditTests {
    private static let budget = "daily/2026-01-01"

    /// A store whose first run has spent 30 and then 5 on a failure, and whose second one is in the middle of a call.
    private func fill(_ store: SQLiteStore) async throws {
        for id in SampleLog.runs.prefix(2) { _ = try await store.accept(SampleLog.run(id, blobs: [SampleLog.secret])) }
        let first = try #require(
            try await store.claim(SampleLog.runs[0], worker: SampleLog.worker, now: SampleLog.start)?.lease
        )
        let second = try #require(
            try await store.claim(SampleLog.runs[1], worker: SampleLog.worker, now: SampleLog.start)?.lease
        )
        let succeeded = ModelSucceeded(
            reply: .inline(.null),
            usage: TokenUsage(input: 1, output: 1),
            isUsageEstimated: false,
            cost: 30,
            finish: "stop",
            responseID: nil,
            responseModel: nil,
            took: .zero
        )
        let failed = ModelFailed(
            code: "http_500",
            message: "no",
            isRetryable: false,
            retryAfter: nil,
            cost: 5,
            took: .zero
        )
        try await intend(first, 1, store)
        try await write(first, 2, succeeded.draft(at: StepPath("step")), [change(release: 100, spend: 30)], store)
        try await intend(first, 3, store)
        try await write(first, 4, failed.draft(at: StepPath("step")), [change(release: 100, spend: 5)], store)
        try await intend(second, 1, store)
        var ending = Append(lease: first, entries: [SampleLog.entry(first.run, 5, .runSucceeded)])
        ending.projection = RunProjection(status: .succeeded, cost: 35)
        try await store.append(ending)
    }

    private func change(reserve: Int64 = 0, release: Int64 = 0, spend: Int64 = 0) -> LedgerChange {
        LedgerChange(budget: Self.budget, cap: 1000, reserve: reserve, release: release, spend: spend)
    }

    private func intend(_ lease: Lease, _ seq: Int, _ store: SQLiteStore) async throws {
        let entry = SampleLog.intent(lease.run, seq, reserving: 100, in: Self.budget)
        var append = Append(lease: lease, entries: [entry])
        append.ledger = [change(reserve: 100)]
        try await store.append(append)
    }

    private func write(
        _ lease: Lease,
        _ seq: Int,
        _ draft: EntryDraft,
        _ changes: [LedgerChange],
        _ store: SQLiteStore
    ) async throws {
        let entry = Entry(
            run: lease.run,
            seq: seq,
            kind: draft.kind,
            at: SampleLog.start,
            path: draft.path,
            body: draft.body
        )
        var append = Append(lease: lease, entries: [entry])
        append.ledger = changes
        try await store.append(append)
    }

    @Test func `what was reserved and spent adds up`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await fill(store)
        let balance = try await store.ledger(Self.budget)
        #expect(balance.spent == 35)
        #expect(balance.reserved == 100)
        let report = try await store.verify()
        #expect(report.isIntact, "\(report.findings)")
        await store.close()
    }

    @Test(arguments: [
        "UPDATE ledger SET spent = 0", "UPDATE ledger SET reserved = 0", "DELETE FROM ledger",
        "INSERT INTO ledger VALUES ('daily/2026-01-02', 0, 7)", "UPDATE ledger SET budget = 'daily/2026-01-03'",
    ])
    func `a balance that was changed by hand is found`(sql: String) async throws {
        let report = try await verified(after: sql)
        #expect(!report.isIntact)
        #expect(report.findings.allSatisfy { $0.code == .ledger }, "\(report.findings)")
    }

    @Test func `a cost that was changed by hand is found`() async throws {
        let report = try await verified(after: "UPDATE runs SET cost = 1 WHERE id = 'run_1'")
        #expect(report.findings.map(\.code) == [.run])
        #expect(report.findings.first?.message.contains("35") == true)
    }

    private func verified(after sql: String) async throws -> AuditReport {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await fill(store)
        await store.close()
        try fixture.raw.execute(sql)
        let again = try fixture.openStore()
        let report = try await again.verify()
        await again.close()
        return report
    }
}
