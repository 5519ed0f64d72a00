import Foundation
import Glibc

/// The helper process of these tests.
///
/// Not Foundation's `Process`: it copies the table of open files while other tests open and close some, and crashes.
struct VictimProcess: Sendable {
    struct Failure: Error { let number: Int32 }

    let id: pid_t
    /// What it prints, in the pieces in which it comes; ends with the process.
    let output: AsyncStream<[UInt8]>

    /// Beside the test bundle, where the package puts its executables.
    static var executable: String {
        let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
        let folder = (bundle ?? URL(filePath: CommandLine.arguments[0])).deletingLastPathComponent()
        return folder.appending(path: "StoreVictim").path
    }

    static var isThere: Bool { access(executable, X_OK) == 0 }

    /// `launcher` is a command that starts the helper, such as one that takes a right away from it.
    init(_ arguments: String..., launcher: [String] = []) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(number: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        let line = launcher + [Self.executable] + arguments
        var words = line.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var id = pid_t()
        let status = posix_spawn(&id, line[0], &actions, nil, &words, environ)
        close(ends[1])
        guard status == 0 else {
            close(ends[0])
            throw Failure(number: status)
        }
        self.id = id
        output = Self.read(ends[0])
    }

    /// Ends it without giving it a chance.
    func kill() { Glibc.kill(id, SIGKILL) }

    /// To be called when the output has ended.
    func wait() {
        var status: Int32 = 0
        waitpid(id, &status, 0)
    }

    /// All that it prints, to its end.
    func lines() async -> [String] {
        var bytes: [UInt8] = []
        for await piece in output { bytes += piece }
        wait()
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static func read(_ file: Int32) -> AsyncStream<[UInt8]> {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        // Reading blocks, so it has a thread of its own.
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while case let count = Glibc.read(file, &buffer, buffer.count), count > 0 {
                continuation.yield(Array(buffer[..<count]))
            }
            close(file)
            continuation.finish()
        }
        return stream
    }
}
