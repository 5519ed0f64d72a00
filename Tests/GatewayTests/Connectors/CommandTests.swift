import Glibc
import Synchronization
import Testing

@testable import Gateway

struct CommandTests {
    func line(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        input: String = "",
        outputBytesMax: Int = 100_000,
        timeout: Duration = .seconds(20)
    ) -> CommandLine {
        CommandLine(
            program: program,
            arguments: arguments,
            environment: environment,
            directory: "/",
            standardInput: Array(input.utf8),
            outputBytesMax: outputBytesMax,
            timeout: timeout
        )
    }

    func run(_ line: CommandLine, isCancelled: @escaping @Sendable () -> Bool = { false }) async throws -> CommandResult
    {
        try await BlockingThreads.commands.run { _ throws(ConnectorFailure) in
            try Command.run(line, isCancelled: isCancelled)
        }
    }

    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `a program's output and end are told`() async throws {
        let result = try await run(line("/bin/sh", ["-c", "echo out; echo err >&2; exit 3"]))
        #expect(result.ending == .exited(3))
        #expect(text(result.output) == "out\n")
        #expect(text(result.errorOutput) == "err\n")
    }

    @Test func `arguments reach the program as they are`() async throws {
        let hostile = ["$(id)", "`id`", "; rm -rf /", "a b", "'\"", "\n", "*", "&&", "|", "$HOME", "ünïcode"]
        let result = try await run(line("/usr/bin/printf", ["%s\\0"] + hostile))
        #expect(text(result.output) == hostile.map { $0 + "\u{0}" }.joined())
    }

    @Test func `an argument with a NUL is refused`() async {
        await #expect(throws: ConnectorFailure.self) { try await run(line("/bin/echo", ["a\u{0}b"])) }
    }

    @Test func `nothing is inherited but what is given`() async throws {
        setenv("REEVE_TEST_LEAK", "leaked", 1)
        let result = try await run(line("/usr/bin/env", environment: ["ONLY": "this"]))
        #expect(text(result.output) == "ONLY=this\n")
    }

    @Test func `the program has no descriptor but its three streams`() async throws {
        let leak = open("/etc/hostname", O_RDONLY)
        defer { close(leak) }
        let result = try await run(line("/bin/ls", ["/proc/self/fd"]))
        // The fourth is that of the listing itself.
        #expect(text(result.output).split(separator: "\n").map(String.init) == ["0", "1", "2", "3"])
    }

    @Test func `input is handed over, also a lot of it`() async throws {
        let input = String(repeating: "0123456789", count: 50_000)
        let result = try await run(line("/usr/bin/wc", ["-c"], input: input))
        #expect(text(result.output) == "500000\n")
    }

    @Test func `a program that does not read its input is no failure`() async throws {
        let result = try await run(line("/bin/true", input: String(repeating: "x", count: 1_000_000)))
        #expect(result.ending == .exited(0))
    }

    @Test func `a program that takes too long is killed with its children`() async throws {
        let marker = "31536\(getpid())"
        let result = try await run(
            line("/bin/sh", ["-c", "sleep \(marker) & sleep \(marker)"], timeout: .milliseconds(300))
        )
        #expect(result.ending == .timedOut)
        let left = try await run(
            line("/bin/sh", ["-c", "grep -lz '^\(marker)$' /proc/[0-9]*/cmdline 2>/dev/null; true"])
        )
        #expect(text(left.output).isEmpty)
    }

    @Test func `a program that ignores the request to end is killed`() async throws {
        let script = "trap '' TERM; while :; do sleep 1; done"
        let result = try await run(line("/bin/sh", ["-c", script], timeout: .milliseconds(200)))
        #expect(result.ending == .timedOut)
    }

    @Test func `a child that stays behind with the output open does not hold us up`() async throws {
        let result = try await run(line("/bin/sh", ["-c", "sleep 1000 & echo done"]))
        #expect(result.ending == .exited(0))
        #expect(text(result.output) == "done\n")
    }

    @Test func `too much output ends the program`() async throws {
        let result = try await run(line("/usr/bin/yes", outputBytesMax: 10_000))
        #expect(result.ending == .tooMuchOutput)
    }

    @Test func `exactly as much output as allowed is fine`() async throws {
        let result = try await run(line("/usr/bin/printf", ["0123456789"], outputBytesMax: 10))
        #expect(result.ending == .exited(0))
        let longer = try await run(line("/usr/bin/printf", ["0123456789x"], outputBytesMax: 10))
        #expect(longer.ending == .tooMuchOutput)
    }

    @Test func `a cancelled program is killed`() async throws {
        let looks = Atomic(0)
        let result = try await run(line("/bin/sleep", ["1000"])) {
            looks.add(1, ordering: .relaxed).newValue > 3
        }
        #expect(result.ending == .cancelled)
    }

    @Test func `a program that a signal ends says so`() async throws {
        let result = try await run(line("/bin/sh", ["-c", "kill -SEGV $$"]))
        #expect(result.ending == .killed(signal: SIGSEGV))
    }

    @Test func `a program that does not exist is not started`() async {
        await #expect(throws: ConnectorFailure.self) { try await run(line("/no/such/program")) }
    }

    @Test func `much of both outputs is read without a standstill`() async throws {
        let script =
            "i=0; while [ $i -lt 2000 ]; do echo 0123456789012345678901234567890123456789; echo err >&2; i=$((i+1)); done"
        let result = try await run(line("/bin/sh", ["-c", script]))
        #expect(result.output.count == 2_000 * 41)
        #expect(result.errorOutput.count == 8_000)
    }
}
