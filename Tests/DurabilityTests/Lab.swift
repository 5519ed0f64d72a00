import Foundation
import JSON
import Journal
import StoreSQLite
import Testing

/// A project on disk, a payments desk beside it, and processes that are killed.
final class Lab: Sendable {
    let directory: URL
    let desk: PaymentsDesk
    var store: String { directory.appending(path: "store").path }

    init(steps: String, counters: String = "", policies: String = "") throws {
        desk = try PaymentsDesk()
        directory = FileManager.default.temporaryDirectory.appending(path: "reeve-lab-\(UUID().uuidString)")
        for (path, text) in Self.files(steps: steps, counters: counters, policies: policies) {
            let url = directory.appending(path: path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
    }

    func close() async {
        await desk.stop()
        try? FileManager.default.removeItem(at: directory)
    }

    /// The executable beside the test bundle.
    private static func executable() throws -> URL {
        var folder = Bundle.main.executableURL?.deletingLastPathComponent()
        for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
            folder = URL(filePath: argument).deletingLastPathComponent()
        }
        let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let candidates = [folder, source.appending(path: ".build/debug")].compactMap(\.self)
        let found = candidates.map { $0.appending(path: "crash-lab") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        return try #require(found, "crash-lab is not built")
    }

    /// Runs it to its end, or kills it after a time; answers its exit code (negative for a signal) and what it printed.
    ///
    /// The waiting is done on a thread of its own: the tests' tasks share two.
    @discardableResult
    func run(_ words: String..., killAfter pause: TimeInterval? = nil) async throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = try Self.executable()
        process.arguments = [directory.path, store] + words
        process.environment = ProcessInfo.processInfo.environment.merging(["LAB_URL": desk.url]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let child = process
        if let pause {
            DispatchQueue.global().asyncAfter(deadline: .now() + pause) {
                if child.isRunning { kill(child.processIdentifier, SIGKILL) }
            }
        }
        return await withCheckedContinuation { continuation in
            Thread {
                let bytes = output.fileHandleForReading.readDataToEndOfFile()
                child.waitUntilExit()
                let isKilled = child.terminationReason == .uncaughtSignal
                let code = isKilled ? -child.terminationStatus : child.terminationStatus
                continuation.resume(returning: (code, String(decoding: bytes, as: UTF8.self)))
            }.start()
        }
    }

    /// Every run with its status, and whether the log verifies.
    func outcome() async throws -> (runs: [RunRecord], report: AuditReport) {
        let store = try SQLiteStore.open(store)
        let runs = try await store.runs(RunFilter(limit: 1000))
        let report = try await store.verify()
        await store.close()
        return (runs, report)
    }

    private static func files(steps: String, counters: String, policies: String) -> [String: String] {
        [
            "reeve.yaml": "project: lab\nowner: team\n" + counters,
            "people.yaml": "people:\n  ada: { name: Ada, groups: [team] }\n",
            "policies/all.cedar": "permit (principal, action, resource);\n" + policies,
            "workflows/main.yaml": """
            workflow: main
            input: { type: object, required: [case], properties: { case: { type: integer } } }
            steps:
            \(steps)
            """,
            "tools/bank.yaml": """
            connector: bank
            type: http
            base_url: ${env.LAB_URL}
            concurrency: 64
            tools:
              - name: bank.pay
                description: Pays once for each key.
                effect: irreversible
                idempotency: { header: Idempotency-Key }
                request: { method: POST, path: /pay, body: "${input}" }
                input: { type: object, required: [case], properties: { case: { type: integer } } }
                timeout: 10s
                retry: { attempts: 5, backoff: 10ms, factor: 2, max: 100ms }
              - name: bank.book
                description: Books; a repetition would book twice, and a lookup tells whether it happened.
                effect: irreversible
                idempotency: { probe: bank.booking }
                request: { method: POST, path: /book, body: { key: "${idempotency_key}" } }
                input: { type: object }
                timeout: 500ms
              - name: bank.booking
                description: Tells whether a booking happened.
                effect: read
                request: { method: GET, path: /booking, query: { key: "${input.idempotency_key}" } }
                statuses: { 404: empty }
                input: { type: object, required: [idempotency_key], properties: { idempotency_key: { type: string } } }
              - name: bank.unsafe
                description: Does something that cannot be repeated and that nobody can look up.
                effect: irreversible
                request: { method: POST, path: /unsafe, body: "${input}" }
                input: { type: object, required: [case], properties: { case: { type: integer } } }
                timeout: 10s
            """,
        ]
    }
}
