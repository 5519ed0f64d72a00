import Glibc
import Testing

@testable import Gateway

/// A PostgreSQL server of its own, started for the first test that needs one and stopped with the process.
///
/// It listens on a socket in its directory alone. PostgreSQL refuses to run as root, so root starts it as `postgres`.
final class PostgresServer: Sendable {
    static let password = "pg-Test-Password"

    let directory: String

    /// The URL of the superuser, without the password.
    var url: String { "postgres://postgres@/postgres?host=\(directory)" }

    static let programs: String? = ["17", "16", "15", "14", "13"].map { "/usr/lib/postgresql/\($0)/bin" }
        .first { access($0 + "/initdb", X_OK) == 0 && access($0 + "/pg_ctl", X_OK) == 0 }

    static var isInstalled: Bool { programs != nil }

    private static let started = Task { try await PostgresServer() }

    static func shared() async throws -> PostgresServer { try await started.value }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private init() async throws {
        guard let programs = Self.programs else { throw Failure(description: "PostgreSQL is not installed") }
        var template = Array("/tmp/reeve-postgres-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Failure(description: "no directory") }
        directory = String(cString: made)
        if getuid() == 0, let user = getpwnam("postgres") { chown(directory, user.pointee.pw_uid, user.pointee.pw_gid) }
        let script = """
            set -e
            cd '\(directory)'
            echo '\(Self.password)' > pw
            '\(programs)/initdb' -D data -U postgres -A scram-sha-256 --pwfile=pw -E UTF8 --locale=C --no-sync >init.log 2>&1
            '\(programs)/pg_ctl' -D data -w -l server.log -o "-c listen_addresses='' -c unix_socket_directories='\(directory)' \
            -c fsync=off" start >start.log 2>&1
            """
        let asPostgres = getuid() == 0 ? ["-u", "postgres", "--", "/bin/sh", "-c", script] : ["-c", script]
        let line = CommandLine(
            program: getuid() == 0 ? "/usr/sbin/runuser" : "/bin/sh",
            arguments: asPostgres,
            environment: ["PATH": "/usr/sbin:/usr/bin:/bin", "LC_ALL": "C"],
            directory: directory,
            standardInput: [],
            outputBytesMax: 100_000,
            timeout: .seconds(60)
        )
        let result = try await BlockingThreads.commands.run { _ throws(ConnectorFailure) in
            try Command.run(line) { false }
        }
        guard result.ending == .exited(0) else {
            throw Failure(
                description: "PostgreSQL did not start: \(String(decoding: result.errorOutput, as: UTF8.self))"
            )
        }
        PostgresCleanup.register(directory)
    }
}

/// Ends the server when the tests end.
private enum PostgresCleanup {
    nonisolated(unsafe) private static var directory = ""

    /// Called once, before the process can end.
    static func register(_ path: String) {
        directory = path
        atexit {
            let file = PostgresCleanup.directory + "/data/postmaster.pid"
            if let stream = fopen(file, "r") {
                var pid: Int32 = 0
                var digit = fgetc(stream)
                while digit >= 48, digit <= 57 {
                    pid = pid * 10 + (digit - 48)
                    digit = fgetc(stream)
                }
                fclose(stream)
                // Immediate shutdown: nothing in it is worth keeping.
                if pid > 1 { kill(pid, SIGQUIT) }
                var patience = 200
                while access(file, F_OK) == 0, patience > 0 {
                    poll(nil, 0, 10)
                    patience -= 1
                }
            }
            TemporaryDirectory.remove(PostgresCleanup.directory)
        }
    }
}
