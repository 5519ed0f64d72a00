import Foundation
import JSON
import Journal
import Testing

@testable import StoreSQLite

@Suite struct OpeningTests {
    @Test func `a store is made with its directories for the owner alone`() async throws {
        let fixture = try SQLiteFixture()
        let directory = fixture.directory + "/inner"
        let store = try SQLiteStore.open(directory)
        for path in [directory, directory + "/keys", directory + "/workers"] {
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o700)
        }
        for path in ["/keys/log.key", "/journal.sqlite", "/journal.sqlite-wal", "/journal.sqlite-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: directory + path)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(path)")
        }
        await store.close()
    }

    @Test func `a path with characters that mean something in a URI is just a path`() async throws {
        let fixture = try SQLiteFixture()
        let directory = fixture.directory + "/what? 100% #1"
        let store = try SQLiteStore.open(directory)
        _ = try await store.accept(SampleLog.run(SampleLog.runs[0]))
        await store.close()
        #expect(FileManager.default.fileExists(atPath: directory + "/journal.sqlite"))
    }

    @Test func `a key that others can read is refused`() async throws {
        let fixture = try SQLiteFixture()
        try await fixture.openStore().close()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: fixture.keyFile)
        let error = #expect(throws: JournalError.self) { try fixture.openStore() }
        #expect(error?.code == .key)
        #expect(error?.message.contains("chmod 600") == true)
    }

    @Test func `a log is not continued with another key, nor without one`() async throws {
        let (fixture, other) = (try SQLiteFixture(), try SQLiteFixture())
        try await fixture.openStore().close()
        try await other.openStore().close()
        try FileManager.default.removeItem(atPath: fixture.keyFile)
        #expect(#expect(throws: JournalError.self) { try fixture.openStore() }?.code == .key)
        #expect(!FileManager.default.fileExists(atPath: fixture.keyFile), "no new key was made")
        try other.copyKey(to: fixture)
        #expect(#expect(throws: JournalError.self) { try fixture.openStore() }?.code == .key)
    }

    @Test func `a store written by a newer binary is refused and says so`() async throws {
        let fixture = try SQLiteFixture()
        try await fixture.openStore().close()
        try fixture.raw.execute("PRAGMA user_version = 7")
        for options in [SQLiteStore.Options(), .init(isReadOnly: true)] {
            let error = #expect(throws: JournalError.self) { try fixture.openStore(options) }
            #expect(error?.code == .version)
            #expect(error?.message.contains("schema 7") == true)
        }
    }

    @Test func `another program's database is refused and not touched`() async throws {
        let fixture = try SQLiteFixture()
        try fixture.raw.execute("CREATE TABLE theirs (x)")
        #expect(#expect(throws: JournalError.self) { try fixture.openStore() }?.code == .damaged)
        #expect(try fixture.raw.integer("SELECT COUNT(*) FROM sqlite_schema") == 1)
    }

    @Test func `a file that is no database is damaged`() async throws {
        let fixture = try SQLiteFixture()
        let nonsense = String(repeating: "this is no database. ", count: 500)
        try nonsense.write(toFile: fixture.database, atomically: false, encoding: .utf8)
        let error = #expect(throws: JournalError.self) { try fixture.openStore() }
        #expect(error?.code == .damaged)
    }

    @Test func `a database with a page overwritten is damaged and not a crash`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store, entries: 200)
        await store.close()
        let file = try #require(FileHandle(forUpdatingAtPath: fixture.database))
        let size = try file.seekToEnd()
        for page in stride(from: UInt64(4096) * 3, to: size, by: 8192) {
            try file.seek(toOffset: page)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
        }
        try file.close()
        let error = await #expect(throws: JournalError.self) {
            let store = try fixture.openStore(.init(isReadOnly: true))
            _ = try await store.verify()
        }
        #expect(error?.code == .damaged)
    }

    @Test func `a directory that cannot be made is said so`() {
        let error = #expect(throws: JournalError.self) { try SQLiteStore.open("/dev/null/store") }
        #expect(error?.code == .io)
        #expect(error?.message.contains("/dev/null/store") == true)
    }

    @Test func `a store open for reading writes nothing and needs no key`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store)
        let (verifier, checkpoint) = (store.verifier, try await store.checkpoint())
        await store.close()
        try FileManager.default.removeItem(atPath: fixture.keyFile)
        let reader = try fixture.openStore(.init(isReadOnly: true))
        #expect(reader.verifier == verifier)
        #expect(try await reader.checkpoint() == checkpoint)
        #expect(try await reader.verify(checkpoint: checkpoint).isIntact)
        let error = await #expect(throws: JournalError.self) {
            try await reader.accept(SampleLog.run(RunID(rawValue: "run_9")))
        }
        #expect(error?.code == .readOnly)
        let refused = await #expect(throws: JournalError.self) {
            try await reader.append(Append(lease: Lease(run: SampleLog.runs[0], epoch: 1), entries: []))
        }
        #expect(refused?.code == .readOnly)
        await reader.close()
    }

    @Test func `a store that is not there is not made by a reader`() throws {
        let fixture = try SQLiteFixture()
        #expect(throws: JournalError.self) { try fixture.openStore(.init(isReadOnly: true)) }
        #expect(!FileManager.default.fileExists(atPath: fixture.database))
    }

    @Test func `calls after closing are refused`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        await store.close()
        await store.close()
        await #expect(throws: JournalError.self) { try await store.accept(SampleLog.run(SampleLog.runs[0])) }
        await #expect(throws: JournalError.self) { try await store.run(SampleLog.runs[0]) }
        _ = await store.waitForChange(since: 1, deadline: .now.advanced(by: .seconds(20)))
    }

    @Test func `what is queued when the store closes is committed`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        let accepting = (1...50).map { number in
            Task { try await store.accept(SampleLog.run(RunID(rawValue: "run_\(number)"))) }
        }
        var accepted: [RunID] = []
        async let closing: Void = store.close()
        for task in accepting { if let id = try? await task.value { accepted.append(id) } }
        await closing
        let again = try fixture.openStore()
        for id in accepted { #expect(try await again.run(id) != nil) }
        #expect(try await again.runs(RunFilter(limit: 100)).count == accepted.count)
        await again.close()
    }
}

@Suite struct MigrationTests {
    private func connection(_ fixture: SQLiteFixture) throws -> Connection {
        try Connection(path: fixture.database, access: .readWrite, busyTimeout: .seconds(5))
    }

    @Test func `migrations are numbered from 1 without gaps and have names`() {
        #expect(Migration.all.map(\.number) == (1...Int64(Migration.all.count)).map { $0 })
        #expect(Set(Migration.all.map(\.name)).count == Migration.all.count)
    }

    @Test func `a store is brought up from any earlier schema, once`() throws {
        let fixture = try SQLiteFixture()
        let connection = try connection(fixture)
        try Migration.bringUp(connection)
        let known = Int64(Migration.all.count)
        let more = "CREATE TABLE more (x INTEGER) STRICT; DROP TABLE more"
        let next = Migration(number: known + 1, name: "next", sql: more)
        let last = Migration(number: known + 2, name: "last", sql: "CREATE TABLE last (x INTEGER) STRICT")
        try Migration.bringUp(connection, migrations: Migration.all + [next, last])
        try Migration.bringUp(connection, migrations: Migration.all + [next, last])
        #expect(try fixture.raw.integer("PRAGMA user_version") == known + 2)
        #expect(try fixture.raw.integer("SELECT COUNT(*) FROM migrations") == known + 2)
        let error = #expect(throws: JournalError.self) { try Migration.bringUp(connection) }
        #expect(error?.code == .version)
    }

    @Test func `a migration that fails leaves the store as it was`() throws {
        let fixture = try SQLiteFixture()
        let connection = try connection(fixture)
        try Migration.bringUp(connection)
        let known = Int64(Migration.all.count)
        let half = "CREATE TABLE half (x INTEGER) STRICT; NONSENSE"
        let broken = Migration(number: known + 1, name: "broken", sql: half)
        #expect(throws: JournalError.self) {
            try Migration.bringUp(connection, migrations: Migration.all + [broken])
        }
        #expect(try fixture.raw.integer("PRAGMA user_version") == known)
        #expect(try fixture.raw.integer("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'half'") == 0)
        try Migration.bringUp(connection)
    }

    @Test func `many that open a new store at once make one`() async throws {
        let fixture = try SQLiteFixture()
        let verifiers = try await withThrowingTaskGroup(of: VerifierKey.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let store = try fixture.openStore()
                    defer { Task { await store.close() } }
                    return store.verifier
                }
            }
            return try await group.reduce(into: Set<VerifierKey>()) { $0.insert($1) }
        }
        #expect(verifiers.count == 1)
    }
}
