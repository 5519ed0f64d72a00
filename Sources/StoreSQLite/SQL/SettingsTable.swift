internal import Journal

/// The SQL of what a store remembers about itself.
struct SettingsTable {
    private let connection: Connection

    fileprivate init(_ connection: Connection) { self.connection = connection }

    /// The verifier key with which the log began.
    func logKey() throws(JournalError) -> VerifierKey? {
        let text = try connection.statement("SELECT value FROM settings WHERE name = 'log_key'").first { $0.text(0) }
        guard let text else { return nil }
        return try VerifierKey(parsing: text)
    }

    func setLogKey(_ key: VerifierKey) throws(JournalError) {
        try connection.statement("INSERT INTO settings (name, value) VALUES ('log_key', ?)").bind(key.description).run()
    }
}

extension Connection {
    var settings: SettingsTable { SettingsTable(self) }
}
