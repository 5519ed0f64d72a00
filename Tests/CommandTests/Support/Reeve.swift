import Foundation
import JSON
import Synchronization
import Testing

/// The built `reeve`, run as a process.
enum Reeve {
    /// How a process ended and what it said.
    struct Outcome: CustomStringConvertible {
        var code: Int32
        var bytes: [UInt8]
        var complaints: String

        var output: String { String(decoding: bytes, as: UTF8.self) }
        var json: JSON? { try? JSON(parsing: bytes) }
        /// The code of the error that `--json` wrote to standard error.
        var errorCode: String? { (try? JSON(parsing: complaints.utf8))?["error"]?["code"]?.stringValue }
        var description: String {
            "exit \(code)\n--- stdout\n\(output.prefix(3000))\n--- stderr\n\(complaints.prefix(3000))"
        }

        /// Whether somebody was told in words what went wrong: no crash, no backtrace, no name of a Swift type's case.
        var isCivil: Bool {
            code >= 0
                && ["Fatal error", "Crash", "*** ", "Swift.", "Error(", "internal"].allSatisfy { mark in
                    !complaints.contains(mark) && !output.contains(mark)
                }
        }
    }

    /// A process under way, with its output in files.
    struct Running {
        let process: Process
        let folder: URL
        let outcome: Task<Int32, Never>

        var output: [UInt8] { read("out") }
        var complaints: String { String(decoding: read("err"), as: UTF8.self) }

        private func read(_ name: String) -> [UInt8] {
            (try? Data(contentsOf: folder.appending(path: name))).map(Array.init) ?? []
        }

        /// Waits for the end, and removes the files.
        func ended() async -> Outcome {
            let code = await outcome.value
            let ended = Outcome(code: code, bytes: output, complaints: complaints)
            try? FileManager.default.removeItem(at: folder)
            return ended
        }

        /// Asks it to stop and waits for it.
        func stopped() async -> Outcome {
            if process.isRunning { process.terminate() }
            return await ended()
        }
    }

    /// A process that has not ended by then hangs, and is killed.
    private static let patience: DispatchTimeInterval = .seconds(50)

    /// `launcher` is a command that starts it, such as one that takes a right away from it.
    static func start(
        _ words: [String],
        in directory: URL,
        environment: [String: String],
        input: [UInt8]? = nil,
        launcher: [String] = []
    ) throws -> Running {
        let folder = FileManager.default.temporaryDirectory.appending(path: "reeve-out-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["out", "err", "in"] {
            try Data(name == "in" ? input ?? [] : []).write(to: folder.appending(path: name))
        }
        let process = Process()
        let line = launcher + [try executable().path] + words
        process.executableURL = URL(filePath: line[0])
        process.arguments = Array(line.dropFirst())
        process.currentDirectoryURL = directory
        process.environment = ["PATH": "/usr/bin:/bin", "USER": "tess", "NO_COLOR": "1"].merging(environment) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: "out"))
        process.standardError = try FileHandle(forWritingTo: folder.appending(path: "err"))
        process.standardInput = try FileHandle(forReadingFrom: folder.appending(path: "in"))
        let end = End()
        process.terminationHandler = { process in
            let isSignal = process.terminationReason == .uncaughtSignal
            end.came(isSignal ? -process.terminationStatus : process.terminationStatus)
        }
        try process.run()
        let number = process.processIdentifier
        DispatchQueue.global().asyncAfter(deadline: .now() + patience) {
            if !end.isThere { kill(number, SIGKILL) }
        }
        return Running(process: process, folder: folder, outcome: Task { await end.code() })
    }

    /// The executable beside the test bundle.
    private static func executable() throws -> URL {
        var folder = Bundle.main.executableURL?.deletingLastPathComponent()
        for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
            folder = URL(filePath: argument).deletingLastPathComponent()
        }
        let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let candidates = [folder, source.appending(path: ".build/debug")].compactMap(\.self)
        let found = candidates.map { $0.appending(path: "reeve") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        return try #require(found, "reeve is not built")
    }

    /// A process's exit code, for whoever waits for it without holding a thread.
    private final class End: Sendable {
        private struct State {
            var code: Int32?
            var waiter: CheckedContinuation<Int32, Never>?
        }

        private let state = Mutex(State())

        var isThere: Bool { state.withLock { $0.code != nil } }

        func came(_ code: Int32) {
            let waiter = state.withLock { state in
                state.code = code
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(returning: code)
        }

        func code() async -> Int32 {
            await withCheckedContinuation { continuation in
                let code = state.withLock { state -> Int32? in
                    if state.code == nil { state.waiter = continuation }
                    return state.code
                }
                if let code { continuation.resume(returning: code) }
            }
        }
    }
}

/// Looks again and again whether something has come to pass, for a bounded time.
func eventually(within limit: Duration = .seconds(30), _ condition: () async throws -> Bool) async rethrows -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    while clock.now < deadline {
        if try await condition() { return true }
        try? await clock.sleep(for: .milliseconds(25))
    }
    return false
}
