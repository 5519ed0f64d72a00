import CLinux
import Glibc
import Journal

/// A running program with its pipes. Blocks, and writes to pipes whose reader may be gone: belongs on one of
/// ``BlockingThreads``, which hold back the signal for that.
///
/// It leads a process group of its own, which is killed whole when the time is over, when it writes too much, when nobody
/// waits any more, and after it has ended, so that nothing it started lives on in that group.
struct Command: ~Copyable {
    /// How much of standard error is kept.
    static let errorBytesMax = 8_192
    /// How long a program may take to end after it was asked to.
    private static let grace = Duration.milliseconds(500)
    /// How often a program is looked at that has closed its pipes, or whose children have not.
    private static let slice = Duration.milliseconds(20)

    private let pid: pid_t
    private var input: FileDescriptor?
    private var output: FileDescriptor?
    private var errors: FileDescriptor?

    /// Runs a program to its end.
    static func run(_ line: CommandLine, isCancelled: () -> Bool) throws(ConnectorFailure) -> CommandResult {
        var command = try Command(line)
        return command.attend(line, isCancelled: isCancelled)
    }

    private init(_ line: CommandLine) throws(ConnectorFailure) {
        let texts = [line.program] + line.arguments + line.environment.flatMap { [$0.key, $0.value] }
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw ConnectorFailure("invalid_argument", "an argument contains a NUL byte")
        }
        let (childInput, parentInput) = try Self.pipe()
        let (parentOutput, childOutput) = try Self.pipe()
        let (parentErrors, childErrors) = try Self.pipe()
        for end in [parentInput, parentOutput, parentErrors] {
            _ = fcntl(end.number, F_SETFL, fcntl(end.number, F_GETFL) | O_NONBLOCK)
        }
        pid = try Self.spawn(line, streams: [childInput.number, childOutput.number, childErrors.number])
        input = parentInput
        output = parentOutput
        errors = parentErrors
    }

    private static func pipe() throws(ConnectorFailure) -> (reading: FileDescriptor, writing: FileDescriptor) {
        var ends: [Int32] = [-1, -1]
        guard clinux_pipe(&ends, O_CLOEXEC) == 0 else { throw cannotStart(errno) }
        let pipe = (FileDescriptor(ends[0]), FileDescriptor(ends[1]))
        return (try aboveStandard(pipe.0), try aboveStandard(pipe.1))
    }

    /// Where this process has closed a standard stream, a pipe may get its number, and would be in the way of the child's.
    private static func aboveStandard(_ descriptor: FileDescriptor) throws(ConnectorFailure) -> FileDescriptor {
        guard descriptor.number <= STDERR_FILENO else { return descriptor }
        let moved = fcntl(descriptor.number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
        guard moved >= 0 else { throw cannotStart(errno) }
        return FileDescriptor(moved)
    }

    private static func cannotStart(_ code: Int32) -> ConnectorFailure {
        let isTemporary = code == EAGAIN || code == ENOMEM || code == EMFILE || code == ENFILE
        return ConnectorFailure(
            "connect",
            "the program cannot be started: \(JournalError.systemReason(code))",
            isRetryable: isTemporary,
            isOutage: true
        )
    }

    private static func spawn(_ line: CommandLine, streams: [Int32]) throws(ConnectorFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, stream) in streams.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, stream, Int32(target))
        }
        clinux_spawn_close_from(&actions, Int32(streams.count))
        clinux_spawn_directory(&actions, line.directory)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let arguments = CStrings([line.program] + line.arguments)
        let environment = CStrings(line.environment.map { "\($0.key)=\($0.value)" }.sorted())
        var pid: pid_t = 0
        let status = posix_spawn(&pid, line.program, &actions, &attributes, arguments.pointers, environment.pointers)
        guard status == 0 else { throw cannotStart(status) }
        return pid
    }

    private mutating func attend(_ line: CommandLine, isCancelled: () -> Bool) -> CommandResult {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: line.timeout)
        var result = CommandResult(ending: .exited(0), output: [], errorOutput: [])
        var pending = line.standardInput[...]
        if pending.isEmpty { input = nil }
        var early: CommandResult.Ending?
        while !hasExited {
            if isCancelled() { early = .cancelled }
            if clock.now >= deadline { early = .timedOut }
            if result.output.count > line.outputBytesMax { early = .tooMuchOutput }
            guard early == nil else { break }
            poll(for: min(Self.slice, deadline - clock.now))
            feed(&pending)
            drain(into: &result, line)
        }
        if early != nil {
            kill(-pid, SIGTERM)
            let patience = clock.now.advanced(by: Self.grace)
            while !hasExited, clock.now < patience {
                poll(for: Self.slice)
                // What still comes is not kept, but a program that writes must not be held up by a full pipe.
                var rest = CommandResult(ending: .exited(0), output: [], errorOutput: [])
                drain(into: &rest, line)
            }
        } else {
            drain(into: &result, line)
        }
        // Before the leader is reaped: as long as it is not, its number and its group's belong to nobody else.
        kill(-pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        result.ending = early ?? Self.ending(status)
        if early == nil, result.output.count > line.outputBytesMax { result.ending = .tooMuchOutput }
        return result
    }

    private static func ending(_ status: Int32) -> CommandResult.Ending {
        let signal = status & 0x7f
        return signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
    }

    /// Whether the program itself has ended; it is left to be reaped.
    private var hasExited: Bool {
        var info = siginfo_t()
        info.si_signo = 0
        return waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_signo != 0
    }

    private func poll(for duration: Duration) {
        var entries: [pollfd] = []
        if let input { entries.append(pollfd(fd: input.number, events: Int16(POLLOUT), revents: 0)) }
        if let output { entries.append(pollfd(fd: output.number, events: Int16(POLLIN), revents: 0)) }
        if let errors { entries.append(pollfd(fd: errors.number, events: Int16(POLLIN), revents: 0)) }
        // Without pipes there is only the end to wait for, and most programs close them by ending.
        let longest = entries.isEmpty ? Duration.milliseconds(1) : duration
        _ = Glibc.poll(&entries, nfds_t(entries.count), Int32(max(1, longest.microseconds / 1000)))
    }

    private mutating func feed(_ pending: inout ArraySlice<UInt8>) {
        guard let input else { return }
        while !pending.isEmpty {
            let count = pending.withUnsafeBytes { write(input.number, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            // A program that does not want to read its input is no failure.
            guard count > 0 else { break }
            pending.removeFirst(count)
        }
        self.input = nil
    }

    private mutating func drain(into result: inout CommandResult, _ line: CommandLine) {
        if let output, Self.drain(output, into: &result.output, keeping: line.outputBytesMax + 1) { self.output = nil }
        if let errors, Self.drain(errors, into: &result.errorOutput, keeping: Self.errorBytesMax) { self.errors = nil }
    }

    /// Reads what is there and keeps the first of it; answers whether the pipe has ended.
    private static func drain(_ pipe: FileDescriptor, into bytes: inout [UInt8], keeping limit: Int) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        // A program that writes without end must not keep the loop from looking at the clock.
        for _ in 0..<16 {
            let count = chunk.withUnsafeMutableBytes { read(pipe.number, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return false }
            guard count > 0 else { return true }
            bytes.append(contentsOf: chunk[..<min(count, max(0, limit - bytes.count))])
        }
        return false
    }
}
