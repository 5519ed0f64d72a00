import Foundation
import JSON
import Journal
import Synchronization
import Testing

@testable import StoreSQLite

@Suite struct WriterTests {
    private func begin(_ store: SQLiteStore, _ number: Int) async throws -> Lease {
        let id = RunID(rawValue: "run_\(number)")
        _ = try await store.accept(SampleLog.run(id))
        return try #require(try await store.claim(id, worker: SampleLog.worker, now: SampleLog.start)).lease
    }

    @Test func `a full store refuses, loses nothing that it accepted, and goes on when there is space`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        let lease = try await begin(store, 1)
        try await store.writing().perform { session throws(JournalError) in
            let pages = try session.connection.integer("PRAGMA page_count")
            try session.connection.execute("PRAGMA max_page_count = \(pages + 20)")
        }
        var seq = 1
        let error = await #expect(throws: JournalError.self) {
            while true {
                var append = Append(lease: lease, entries: [SampleLog.entry(lease.run, seq)])
                append.blobs = [Blob(bytes: (0..<5000).map { _ in UInt8.random(in: 0...255) })]
                try await store.append(append)
                seq += 1
            }
        }
        #expect(error?.code == .full)
        #expect(error?.isRetryable == true)
        #expect(seq > 1)
        #expect(try await store.entries(of: lease.run, from: 0, limit: 1000).count == seq)
        try await store.writing().perform { session throws(JournalError) in
            try session.connection.execute("PRAGMA max_page_count = 1000000")
        }
        try await store.append(Append(lease: lease, entries: [SampleLog.entry(lease.run, seq)]))
        #expect(try await store.verify().isIntact)
        await store.close()
    }

    @Test func `a lease that could not be ended because the store failed ends by itself later`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore(.init(busyTimeout: .milliseconds(20)))
        let lease = try await begin(store, 1)
        let token = await store.waitForChange(since: 0, deadline: .now)
        let other = try Connection(path: fixture.database, access: .readWrite, busyTimeout: .seconds(1))
        try other.execute("BEGIN IMMEDIATE")
        let error = await #expect(throws: JournalError.self) {
            try await store.release([lease], wakeAt: SampleLog.start)
        }
        #expect(error?.code == .busy)
        try other.execute("ROLLBACK")
        let next = await store.waitForChange(since: token, deadline: .now.advanced(by: .seconds(20)))
        #expect(next > token)
        #expect(try await store.run(lease.run)?.holder == nil)
        #expect(try await store.nextWake() == SampleLog.start)
        await store.close()
    }

    @Test func `a store that is closed or only read refuses an append, but never within the call`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        let lease = try await begin(store, 1)
        await store.close()
        let reader = try fixture.openStore(.init(isReadOnly: true))
        for (store, code) in [(store, JournalError.Code.io), (reader, .readOnly)] {
            // Whoever submits under a lock that the completion takes must not meet itself.
            let lock = Mutex(0)
            let result: Result<Void, JournalError> = await withCheckedContinuation { continuation in
                lock.withLock { count in
                    count += 1
                    store.submit(Append(lease: lease, entries: [SampleLog.entry(lease.run, 1)])) { result in
                        lock.withLock { $0 += 1 }
                        continuation.resume(returning: result)
                    }
                }
            }
            #expect(lock.withLock(\.self) == 2)
            #expect(throws: JournalError.self) { try result.get() }
            if case .failure(let error) = result { #expect(error.code == code) }
        }
        await reader.close()
    }

    @Test func `an append that the database refuses fails alone`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        var leases: [Lease] = []
        for number in 1...8 { leases.append(try await begin(store, number)) }
        // A trigger stands for whatever no check has foreseen.
        try fixture.raw.execute(
            """
            CREATE TRIGGER refuse BEFORE INSERT ON ledger WHEN new.budget = 'bad'
            BEGIN SELECT raise(ABORT, 'refused'); END
            """
        )
        let outcomes = Mutex<[Int: Bool]>([:])
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        for (index, lease) in leases.enumerated() {
            let budget = index == 3 ? "bad" : "good"
            var append = Append(lease: lease, entries: [SampleLog.intent(lease.run, 1, reserving: 1, in: budget)])
            append.ledger = [LedgerChange(budget: budget, cap: 100, reserve: 1)]
            store.submit(append) { result in
                outcomes.withLock { $0[index] = (try? result.get()) != nil }
                continuation.yield()
            }
        }
        var count = 0
        for await _ in stream {
            count += 1
            if count == leases.count { break }
        }
        for index in leases.indices { #expect(outcomes.withLock { $0[index] } == (index != 3)) }
        #expect(try await store.ledger("good").reserved == 7)
        #expect(try await store.entries(of: leases[3].run, from: 1, limit: 9).isEmpty)
        #expect(try await store.verify().isIntact)
        await store.close()
    }

    @Test func `what waits together is committed together, and a large batch is split`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        let lease = try await begin(store, 1)
        let before = store.generation
        let count = WriterThread.batchJobsMax * 2
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        for seq in 1...count {
            store.submit(Append(lease: lease, entries: [SampleLog.entry(lease.run, seq)])) { _ in continuation.yield() }
        }
        var done = 0
        for await _ in stream {
            done += 1
            if done == count { break }
        }
        let commits = store.generation - before
        #expect(commits >= 2)
        #expect(commits < UInt64(count) / 4, "\(commits) commits for \(count) appends")
        await store.close()
    }

    @Test func `another process that holds the store for too long makes it busy, and it recovers`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore(.init(busyTimeout: .milliseconds(50)))
        let other = try Connection(path: fixture.database, access: .readWrite, busyTimeout: .seconds(1))
        try other.execute("BEGIN IMMEDIATE")
        let error = await #expect(throws: JournalError.self) { try await begin(store, 1) }
        #expect(error?.code == .busy)
        #expect(error?.isRetryable == true)
        try other.execute("ROLLBACK")
        _ = try await begin(store, 1)
        await store.close()
    }

    @Test func `entries slipped in behind the store's back are not signed by its next commit`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store)
        let connection = try Connection(path: fixture.database, access: .readWrite, busyTimeout: .seconds(5))
        var tree = CompactRange()
        for leaf in try connection.entries.leaves(from: 0, to: 14) { tree.append(leaf) }
        let forged = SampleLog.entry(SampleLog.runs[2], 4, .stepSucceeded, ["forged": true])
        tree.append(forged.leafHash)
        try connection.execute(
            """
            INSERT INTO entries SELECT 14, run_no, 4, 'step.succeeded', at, path, cast('\(forged.body)' AS BLOB),
            x'\(forged.leafHash.hex)' FROM entries WHERE pos = 3;
            UPDATE entries SET run_no = 3 WHERE pos = 14; UPDATE runs SET entry_count = 5 WHERE run_no = 3;
            UPDATE head SET size = 15, root = x'\(tree.root.hex)', generation = generation + 1
            """
        )
        let error = await #expect(throws: JournalError.self) {
            try await store.appendSystem([EntryDraft(.releaseRecorded, path: .run, body: [:])], at: SampleLog.start)
        }
        #expect(error?.code == .tampered)
        await store.close()
        #expect(#expect(throws: JournalError.self) { try fixture.openStore() }?.code == .tampered)
    }

    @Test func `claims and the next wake are index lookups with many runs suspended`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        let connection = try Connection(path: fixture.database, access: .readOnly, busyTimeout: .seconds(5))
        for sql in [
            "SELECT run_no FROM runs WHERE due = 0 ORDER BY run_no LIMIT 5",
            "SELECT run_no FROM runs WHERE due > 0 AND due <= 9 ORDER BY due LIMIT 5",
            "SELECT run_no FROM runs WHERE holder = 3 LIMIT 5", "SELECT MIN(holder) FROM runs WHERE holder > 2",
            "SELECT MIN(due) FROM runs WHERE due IS NOT NULL",
            "SELECT 1 FROM inbox WHERE run_no = 4 AND taken IS NULL LIMIT 1",
        ] {
            let plan = try connection.prepare("EXPLAIN QUERY PLAN " + sql).all { $0.text(3) }
            #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") }, "\(sql): \(plan)")
            #expect(plan.allSatisfy { $0.contains("INDEX") }, "\(sql): \(plan)")
        }
        await store.close()
    }
}
