import CSQLite
import Foundation
import JSON
import Testing

/// A project in a directory of its own, the services it calls, and the command that is run in it.
final class Desk {
    let directory: URL
    let service: Service
    var environment: [String: String]

    /// Makes the project; files replace those of the sound one, an empty text removes one.
    init(_ files: [String: String] = [:], environment: [String: String] = [:], service: Service? = nil) throws {
        let service = try service ?? Service()
        self.service = service
        self.environment = ["DESK_URL": service.url, "DESK_KEY": "a-key"].merging(environment) { $1 }
        directory = FileManager.default.temporaryDirectory.appending(path: "reeve-desk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for (path, text) in Desk.sound.merging(files, uniquingKeysWith: { $1 }) where !text.isEmpty {
            try write(text, to: path)
        }
    }

    func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    func write(_ bytes: [UInt8], to path: String) throws {
        let url = directory.appending(path: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func text(of path: String) throws -> String {
        try String(contentsOf: directory.appending(path: path), encoding: .utf8)
    }

    func close() async {
        await service.stop()
        try? FileManager.default.removeItem(at: directory)
    }

    /// Runs the command to its end.
    @discardableResult
    func reeve(_ words: String..., input: [UInt8]? = nil) async throws -> Reeve.Outcome {
        try await Reeve.start(words, in: directory, environment: environment, input: input).ended()
    }

    /// Runs the command to its end, with words that are a list.
    func reeve(_ words: [String]) async throws -> Reeve.Outcome {
        try await Reeve.start(words, in: directory, environment: environment, input: nil).ended()
    }

    /// Starts the command, to be stopped.
    func start(_ words: String...) throws -> Reeve.Running {
        try Reeve.start(words, in: directory, environment: environment)
    }

    /// Starts a run of the payment workflow and answers its id.
    func pay(_ amount: Int, as person: String = "tess") async throws -> (run: String, code: Int32) {
        let outcome = try await reeve("run", "pay", "--input", "{\"amount\": \(amount)}", "--as", person, "--json")
        return (try #require(outcome.json?["run"]?.stringValue, "\(outcome)"), outcome.code)
    }

    /// The one open approval.
    func question() async throws -> String {
        let outcome = try await reeve("approvals", "--json")
        let all = outcome.json?["approvals"]?.arrayValue ?? []
        return try #require(all.first?["approval"]?.stringValue, "\(outcome)")
    }

    /// A run's entries: their numbers, kinds and bodies.
    func journal(_ run: String) async throws -> [JSON] {
        let outcome = try await reeve("runs", "show", run, "--json")
        return try #require(outcome.json?["journal"]?.arrayValue, "\(outcome)")
    }

    /// The number of a run's first entry of a kind.
    func seq(_ kind: String, in run: String) async throws -> String {
        let found = try await journal(run).first { $0["kind"]?.stringValue == kind }
        return String(try #require(found?["seq"]?.intValue))
    }

    /// Every byte that stands in the store's directory.
    func storeBytes() throws -> [UInt8] {
        let folder = directory.appending(path: ".reeve")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasPrefix("journal.") }
            .flatMap { try Array(Data(contentsOf: $0)) }
    }

    /// Runs SQL behind the store's back.
    func sabotage(_ sql: String) throws {
        let folder = directory.appending(path: ".reeve")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let database = try #require(files.first { $0.pathExtension == "sqlite" }, "\(files)")
        var connection: OpaquePointer?
        #expect(sqlite3_open(database.path, &connection) == SQLITE_OK)
        defer { sqlite3_close(connection) }
        sqlite3_busy_timeout(connection, 5000)
        #expect(
            sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK,
            "\(String(cString: sqlite3_errmsg(connection)))"
        )
        #expect(sqlite3_changes(connection) > 0 || sql.hasPrefix("PRAGMA"))
    }
}
