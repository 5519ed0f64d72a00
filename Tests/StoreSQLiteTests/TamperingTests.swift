import JSON
import Journal
import StoreSQLite
import Testing

/// One change by hand, and what verifying must say about it.
struct Tampering: Sendable, CustomTestStringConvertible {
    let sql: String
    let code: AuditFinding.Code
    var position: Int64?
    var testDescription: String { sql }

    init(_ sql: String, _ code: AuditFinding.Code, at position: Int64? = nil) {
        self.sql = sql
        self.code = code
        self.position = position
    }

    // Positions: 0 to 2 are the runs' first entries, 3 to 8 steps, 9 the end of run 1, 10 the question of run 2,
    // 11 the decision, 12 the signal to run 3, 13 the entry that takes it up.
    static let all = [
        Tampering("UPDATE entries SET body = x'7b7d20' WHERE pos = 4", .changed, at: 4),
        Tampering("UPDATE entries SET body = cast(body || ' ' AS BLOB) WHERE pos = 0", .changed, at: 0),
        Tampering("UPDATE entries SET kind = 'step.failed' WHERE pos = 5", .changed, at: 5),
        Tampering("UPDATE entries SET at = at + 1 WHERE pos = 6", .changed, at: 6),
        Tampering("UPDATE entries SET path = 'other' WHERE pos = 7", .changed, at: 7),
        Tampering("UPDATE entries SET seq = 99 WHERE pos = 8", .changed, at: 8),
        Tampering("UPDATE entries SET run_no = 2, seq = 50 WHERE pos = 3", .changed, at: 3),
        Tampering("UPDATE entries SET run_no = 77 WHERE pos = 3", .changed, at: 3),
        Tampering("UPDATE entries SET leaf = zeroblob(32) WHERE pos = 2", .changed, at: 2),
        Tampering("UPDATE entries SET leaf = x'00' WHERE pos = 2", .changed, at: 2),
        Tampering("UPDATE runs SET id = 'run_x' WHERE run_no = 1", .changed, at: 0),
        Tampering("DELETE FROM entries WHERE pos = 5", .removed, at: 5),
        Tampering("DELETE FROM entries WHERE pos = 0", .removed, at: 0),
        Tampering("DELETE FROM entries WHERE pos >= 12", .removed, at: 12),
        Tampering("DELETE FROM entries", .removed, at: 0),
        Tampering("UPDATE entries SET pos = 100 WHERE pos = 13", .removed, at: 13),
        Tampering("UPDATE entries SET pos = -1 WHERE pos = 0", .added, at: -1),
        Tampering(
            "INSERT INTO entries SELECT 14, run_no, 4, kind, at, path, body, leaf FROM entries WHERE pos = 3",
            .added,
            at: 14
        ),
        Tampering(
            """
            UPDATE entries SET pos = 50 WHERE pos = 6; UPDATE entries SET pos = 6 WHERE pos = 7;
            UPDATE entries SET pos = 7 WHERE pos = 50
            """,
            .root
        ),
        Tampering("UPDATE head SET size = 13", .signature),
        Tampering("UPDATE head SET root = zeroblob(32)", .signature),
        Tampering("UPDATE head SET signature = zeroblob(64)", .signature),
        Tampering("DELETE FROM head", .signature),
        Tampering("INSERT INTO subtrees VALUES (8, 0, zeroblob(32))", .subtree),
        Tampering("UPDATE blobs SET content = x'00' WHERE encoding = 1", .blob, at: 0),
        Tampering("UPDATE blobs SET size = size + 1", .blob, at: 0),
        Tampering("UPDATE blobs SET encoding = 0 WHERE encoding = 1", .blob, at: 0),
        Tampering("UPDATE blobs SET encoding = 9 WHERE encoding = 1", .blob, at: 0),
        Tampering("UPDATE blobs SET encoding = 2, content = x'' WHERE encoding = 0", .blob, at: 11),
        Tampering("UPDATE blobs SET digest = zeroblob(32) WHERE encoding = 0", .blob),
        Tampering("UPDATE blobs SET digest = x'00' WHERE encoding = 0", .blob),
        Tampering("DELETE FROM blobs WHERE encoding = 0", .blob, at: 11),
        Tampering("UPDATE runs SET status = 'succeeded' WHERE run_no = 2", .run),
        Tampering("UPDATE runs SET status = 'failed' WHERE run_no = 1", .run),
        Tampering("UPDATE runs SET status = 'ready' WHERE run_no = 1", .run),
        Tampering("UPDATE runs SET status = 'nonsense' WHERE run_no = 1", .run),
        Tampering("UPDATE runs SET entry_count = 3 WHERE run_no = 3", .run),
        Tampering("UPDATE runs SET entry_count = 9 WHERE run_no = 0", .run),
        Tampering("UPDATE runs SET workflow = 'payout' WHERE run_no = 1", .run),
        Tampering("UPDATE runs SET release = 'rel_2' WHERE run_no = 1", .run),
        Tampering("UPDATE runs SET created = 5 WHERE run_no = 1", .run),
        Tampering(
            "INSERT INTO runs SELECT 9, 'run_9', workflow, release, parent, title, NULL, created, updated, 1, "
                + "'ready', 'ready', NULL, 0, NULL, 0, 0, NULL FROM runs WHERE run_no = 1",
            .run
        ),
        Tampering("DELETE FROM runs WHERE run_no = 3", .changed),
        Tampering("DELETE FROM inbox WHERE pos = 11", .inbox, at: 11),
        Tampering("UPDATE inbox SET run_no = 3 WHERE pos = 11", .inbox, at: 11),
        Tampering("UPDATE inbox SET run_no = 99 WHERE pos = 11", .inbox, at: 11),
        Tampering("UPDATE inbox SET taken = 3 WHERE pos = 11", .inbox, at: 11),
        Tampering("INSERT INTO inbox (pos, run_no) VALUES (4, 1)", .inbox, at: 4),
        Tampering("INSERT INTO inbox (pos, run_no) VALUES (4000, 1)", .inbox, at: 4000),
        Tampering("UPDATE approvals SET status = 'granted'", .approval),
        Tampering("UPDATE approvals SET status = 'open'", .approval),
        Tampering("UPDATE approvals SET status = 'nonsense'", .approval),
        Tampering("UPDATE approvals SET body = cast(replace(body, 'leads', 'anyone') AS BLOB)", .approval),
        Tampering("UPDATE approvals SET digest = zeroblob(32)", .approval),
        Tampering("UPDATE approvals SET run_no = 1", .approval),
        Tampering("UPDATE approvals SET id = 'apr_2'", .approval),
        Tampering("DELETE FROM approvals", .approval),
    ]
}

@Suite struct TamperingTests {
    @Test func `a store that nobody touched is intact`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store)
        let report = try await store.verify()
        #expect(report.isIntact, "\(report.findings)")
        #expect(report.entries == 14)
        #expect(report.runs == 3)
        #expect(report.blobs == 2)
        #expect(report.checkpoint == (try await store.checkpoint()))
        await store.close()
    }

    @Test(arguments: Tampering.all) func `a change by hand is found and named`(tampering: Tampering) async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store)
        await store.close()
        try fixture.raw.execute(tampering.sql)
        let reader = try fixture.openStore(.init(isReadOnly: true))
        let report = try await reader.verify()
        await reader.close()
        let finding = try #require(report.findings.first)
        #expect(finding.code == tampering.code, "\(report.findings)")
        if let position = tampering.position { #expect(finding.position?.rawValue == position, "\(report.findings)") }
    }

    @Test func `an entry changed together with its hash is found by the root`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store)
        var entry = try #require(try await store.entries(of: SampleLog.runs[0], from: 1, limit: 1).first)
        await store.close()
        entry.body = ["forged": true]
        let leaf = entry.leafHash.hex
        try fixture.raw.execute(
            "UPDATE entries SET body = cast('\(entry.body)' AS BLOB), leaf = x'\(leaf)' WHERE run_no = 1 AND seq = 1"
        )
        let reader = try fixture.openStore(.init(isReadOnly: true))
        #expect(try await reader.verify().findings.map(\.code) == [.root])
        await reader.close()
        let error = #expect(throws: JournalError.self) { try fixture.openStore() }
        #expect(error?.code == .tampered)
    }

    @Test func `in a long log such an entry is narrowed down to 256`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store, entries: 300)
        var entry = try #require(try await store.entries(of: SampleLog.runs[1], from: 250, limit: 1).first)
        await store.close()
        entry.body = ["forged": true]
        let place = "WHERE run_no = 2 AND seq = 250"
        let position = try fixture.raw.integer("SELECT pos FROM entries \(place)")
        try fixture.raw.execute(
            "UPDATE entries SET body = cast('\(entry.body)' AS BLOB), leaf = x'\(entry.leafHash.hex)' \(place)"
        )
        let reader = try fixture.openStore(.init(isReadOnly: true))
        let report = try await reader.verify()
        await reader.close()
        #expect(report.findings.map(\.code) == [.subtree, .root])
        #expect(report.findings.first?.position?.rawValue == position / 256 * 256)
    }

    @Test func `hashes over entries that were changed are found`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store, entries: 300)
        await store.close()
        try fixture.raw.execute("UPDATE subtrees SET hash = zeroblob(32) WHERE idx = 1")
        let reader = try fixture.openStore(.init(isReadOnly: true))
        let report = try await reader.verify()
        await reader.close()
        #expect(report.findings.map(\.code) == [.subtree])
        #expect(report.findings.first?.position?.rawValue == 256)
    }

    @Test func `a log signed anew with another key does not pass for the old one`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store)
        let (verifier, checkpoint) = (store.verifier, try await store.checkpoint())
        await store.close()
        let forger = try SigningKey.generate(name: verifier.name).key
        let signature = try forger.signature(over: Array(checkpoint.text.utf8))
        let hex = signature.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        try fixture.raw.execute(
            "UPDATE head SET signature = x'\(hex)'; UPDATE settings SET value = '\(forger.verifier)'"
        )
        let error = #expect(throws: JournalError.self) { try fixture.openStore() }
        #expect(error?.code == .key)
        let reader = try fixture.openStore(.init(isReadOnly: true))
        #expect(try await reader.verify(key: verifier).findings.map(\.code) == [.signature])
        await reader.close()
    }

    @Test func `a store put back to an earlier copy is found by a checkpoint kept elsewhere`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store)
        let earlier = try await store.checkpoint()
        let head = try fixture.raw.integer("SELECT size FROM head")
        try fixture.raw.execute("CREATE TABLE kept AS SELECT * FROM head")
        try await store.appendSystem([EntryDraft(.releaseRecorded, path: .run, body: [:])], at: SampleLog.start)
        let later = try await store.checkpoint()
        #expect(try await store.verify(checkpoint: earlier).isIntact)
        #expect(try await store.verify(checkpoint: later).isIntact)
        await store.close()
        try fixture.raw.execute(
            """
            DELETE FROM entries WHERE pos >= \(head); UPDATE runs SET entry_count = entry_count - 1 WHERE run_no = 0;
            DELETE FROM head; INSERT INTO head SELECT * FROM kept
            """
        )
        let reader = try fixture.openStore(.init(isReadOnly: true))
        #expect(try await reader.verify().isIntact)
        #expect(try await reader.verify(checkpoint: earlier).isIntact)
        #expect(try await reader.verify(checkpoint: later).findings.map(\.code) == [.history])
        await reader.close()
    }

    @Test func `a history rewritten with the log's own key is found by a checkpoint kept elsewhere`() async throws {
        let (fixture, other) = (try SQLiteFixture(), try SQLiteFixture())
        let store = try fixture.openStore()
        try await SampleLog.fill(store)
        let kept = try await store.checkpoint()
        await store.close()
        // Another store with the same key, and another history.
        try fixture.copyKey(to: other)
        let rewritten = try other.openStore()
        try await SampleLog.fill(rewritten, entries: 5)
        #expect(try await rewritten.verify().isIntact)
        #expect(try await rewritten.verify(checkpoint: kept).findings.map(\.code) == [.history])
        await rewritten.close()
    }

    @Test func `a checkpoint of another log is refused`() async throws {
        let (fixture, other) = (try SQLiteFixture(), try SQLiteFixture())
        let (store, stranger) = (try fixture.openStore(), try other.openStore())
        let foreign = try await stranger.checkpoint()
        await #expect(throws: JournalError.self) { try await store.verify(checkpoint: foreign) }
        await store.close()
        await stranger.close()
    }

    @Test func `a changed entry is not handed to whoever would act on it`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store)
        try fixture.raw.execute("UPDATE entries SET body = x'7b7d' WHERE run_no = 1 AND seq = 0")
        let error = await #expect(throws: JournalError.self) {
            try await store.entries(of: SampleLog.runs[0], from: 0, limit: 9)
        }
        #expect(error?.code == .tampered)
        try fixture.raw.execute("UPDATE blobs SET content = x'00', encoding = 0, size = 1")
        let blob = await #expect(throws: JournalError.self) { try await store.blob(SampleLog.secret.digest) }
        #expect(blob?.code == .tampered)
        await store.close()
    }

    @Test func `an inbox row slipped in by hand has no effect`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store)
        try fixture.raw.execute(
            """
            INSERT INTO inbox (pos, run_no) VALUES (4, 3), (900, 3); UPDATE inbox SET run_no = 3 WHERE pos = 11
            """
        )
        #expect(try await store.inbox(of: SampleLog.runs[2]).isEmpty)
        let lease = Lease(run: SampleLog.runs[2], epoch: 1)
        var append = Append(lease: lease, entries: [SampleLog.entry(lease.run, 4)])
        append.projection = RunProjection(status: .waiting)
        append.releasesLease = true
        try await store.append(append)
        #expect(try await store.run(lease.run)?.projection.status == .waiting)
        await store.close()
    }

    @Test func `no entry is added to a log whose end was changed by hand`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store)
        try fixture.raw.execute("DELETE FROM entries WHERE pos = 13; UPDATE head SET size = 13")
        let error = await #expect(throws: JournalError.self) {
            try await store.appendSystem([EntryDraft(.releaseRecorded, path: .run, body: [:])], at: SampleLog.start)
        }
        #expect(error?.code == .tampered)
        await store.close()
    }
}
