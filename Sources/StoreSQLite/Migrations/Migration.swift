internal import CSQLite
internal import Journal

/// One step of the store's schema. Steps are numbered from 1 without gaps and never changed once released.
struct Migration: Sendable {
    var number: Int64
    var name: String
    var sql: String

    static let all: [Migration] = [.begin, .indexCalls, .counters]

    /// `REEV`: tells a store from any other SQLite file.
    static let applicationID: Int64 = 0x5245_4556

    /// Brings the schema up to date.
    ///
    /// - Throws: ``JournalError/Code/version`` where a newer binary has been here, ``JournalError/Code/damaged`` where
    ///   the file is another program's.
    static func bringUp(_ connection: Connection, migrations: [Migration] = all) throws(JournalError) {
        // Checked before the lock is asked for, because a store that is up to date is the common case.
        guard try pending(connection, migrations).first != nil else { return }
        try connection.execute("BEGIN IMMEDIATE")
        defer { connection.endTransaction() }
        for migration in try pending(connection, migrations) {
            try connection.execute(migration.sql)
            try connection.statement("INSERT INTO migrations (number, name) VALUES (?, ?)")
                .bind(migration.number).bind(migration.name).run()
            try connection.execute("PRAGMA user_version = \(migration.number)")
        }
        try connection.execute("PRAGMA application_id = \(applicationID)")
        try connection.execute("COMMIT")
    }

    /// Refuses a store that this binary cannot read.
    static func check(_ connection: Connection, migrations: [Migration] = all) throws(JournalError) {
        guard try pending(connection, migrations).isEmpty else {
            throw JournalError(
                .version,
                "the store `\(connection.path)` was written by an older reeve; open it once for writing to bring it up"
            )
        }
    }

    private static func pending(
        _ connection: Connection,
        _ migrations: [Migration]
    ) throws(JournalError) -> ArraySlice<Migration> {
        let version = try connection.integer("PRAGMA user_version")
        let application = try connection.integer("PRAGMA application_id")
        let isNew = try connection.integer("SELECT COUNT(*) FROM sqlite_schema") == 0
        guard isNew || application == applicationID else {
            throw JournalError(.damaged, "`\(connection.path)` is an SQLite database, but no store of reeve")
        }
        guard version <= migrations.count else {
            throw JournalError(
                .version,
                "the store `\(connection.path)` has schema \(version) and this reeve knows \(migrations.count); "
                    + "use the newer reeve that wrote it"
            )
        }
        return migrations[Int(max(version, 0))...]
    }
}
