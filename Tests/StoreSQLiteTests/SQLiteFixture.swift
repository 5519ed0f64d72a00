import Foundation
import Journal
import StoreConformance
import StoreSQLite

/// A directory for a store, removed with the fixture.
final class SQLiteFixture: StoreFixture, Sendable {
    let directory: String

    init() throws {
        let parent = FileManager.default.temporaryDirectory.path
        directory = "\(parent)/reeve-store-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    var database: String { directory + "/journal.sqlite" }
    var keyFile: String { directory + "/keys/log.key" }

    func open() async throws -> any Store { try openStore() }

    func openStore(_ options: SQLiteStore.Options = .init()) throws -> SQLiteStore {
        try SQLiteStore.open(directory, options: options)
    }

    /// Lets another store sign with this one's key.
    func copyKey(to other: SQLiteFixture) throws {
        try FileManager.default.createDirectory(atPath: other.directory + "/keys", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: keyFile, toPath: other.keyFile)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: other.keyFile)
    }
}
