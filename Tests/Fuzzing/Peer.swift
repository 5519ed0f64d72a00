public import Foundation
public import JSON

/// The other implementation: a Python process that reads batches of cases, a JSON array in each line, and answers each
/// with an array in a line.
///
/// Where a case ends the process, that case alone is answered with `crashed`, and the process is started again.
public final class Peer {
    /// Why a peer cannot be asked.
    public struct Failure: Error, CustomStringConvertible {
        /// What happened.
        public var description: String
    }

    private let python: String
    private let script: URL
    private var process: Process?
    private var input: FileHandle?
    private var output: FileHandle?
    private var buffer: [UInt8] = []
    /// How many times the process ended over a case.
    public private(set) var crashes = 0

    /// The folder of the scripts.
    public static var scripts: URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers")
    }

    /// A peer that runs a script of ``scripts`` with an interpreter.
    public init(python: String, script: String) {
        self.python = python
        self.script = Self.scripts.appending(path: script)
        // A process that ended is noticed by what cannot be written to it, not by a signal.
        signal(SIGPIPE, SIG_IGN)
    }

    deinit { stop() }

    /// The answers to several cases, in their order.
    public func answers(to tests: [JSON]) throws -> [JSON] {
        if let answers = try exchange(tests) { return answers }
        guard tests.count > 1 else {
            crashes += 1
            return [["crashed": true]]
        }
        return try tests.flatMap { try answers(to: [$0]) }
    }

    /// Ends the process.
    public func stop() {
        try? input?.close()
        process?.terminate()
        process?.waitUntilExit()
        process = nil
        buffer = []
    }

    private func exchange(_ tests: [JSON]) throws -> [JSON]? {
        if process == nil { try start() }
        let line = Data((JSON.array(tests).serialized() + "\n").utf8)
        do {
            try input?.write(contentsOf: line)
        } catch {
            stop()
            return nil
        }
        guard let line = try readLine() else {
            stop()
            return nil
        }
        guard let answers = try? JSON(parsing: line).arrayValue, answers.count == tests.count else {
            throw Failure(description: "the peer answered `\(String(decoding: line.prefix(500), as: UTF8.self))`")
        }
        return answers
    }

    private func readLine() throws -> [UInt8]? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[..<end])
                buffer.removeSubrange(...end)
                return line
            }
            guard let data = output?.availableData, !data.isEmpty else { return nil }
            buffer += data
        }
    }

    private func start() throws {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-u", script.path]
        process.environment = ["PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
        self.input = input.fileHandleForWriting
        self.output = output.fileHandleForReading
        // The first line says that the packages are there.
        guard let hello = try readLine(), hello == Array("ready".utf8) else {
            stop()
            throw Failure(description: "`\(python)` cannot run \(script.lastPathComponent): are the packages there?")
        }
    }
}
