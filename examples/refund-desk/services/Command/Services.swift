internal import JSON
internal import Transport

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The outside world of the refund desk: a payments service, Slack and a mail server in one process, and what a script needs
/// to look into them.
enum Services {
    static let usage = """
        usage: refund-services serve [--port N] [--port-file PATH] [--until-stdin-closes]
                                                  payments at /payments, Slack at /slack, mail at /mail; asks for the
                                                  bearer token of PAYMENTS_KEY where that is set
               refund-services mode MODE [COUNT]  how payments go from now on: normal, hang (pay, then say nothing),
                                                  fail (500), throttle (429); for COUNT requests, then normal
               refund-services stats [POINTER]    what the services have counted, or one figure, such as /payments
               refund-services await POINTER N    wait, 30 s at most, until a figure is at least N
               refund-services pick POINTER       one value of the JSON on standard input
               refund-services make-database SQL DATABASE
                                                  a new SQLite file, made by a script
               refund-services tamper STORE OLD NEW
                                                  change OLD to NEW, one byte, in the journal behind Reeve's back

        `mode`, `stats` and `await` ask the server at REFUND_SERVICES_URL.

        """

    static func run() async {
        signal(SIGPIPE, SIG_IGN)
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
            exit(0)
        } catch {
            complain("refund-services: \(error)\n")
            exit(error is UsageError ? 2 : 1)
        }
    }

    private static func run(_ words: [String]) async throws {
        let operands = Array(words.dropFirst())
        switch (words.first, operands.count) {
        case ("serve", _): try await Server(try ServeOptions(operands)).run()
        case ("mode", 1...2): try await ControlClient().setMode(operands[0], count: operands.dropFirst().first)
        case ("stats", 0...1): print(try await ControlClient().stats(operands.first))
        case ("await", 2): try await ControlClient().wait(for: operands[0], atLeast: operands[1])
        case ("pick", 1): print(try Picker.pick(operands[0], from: StandardInput.all()))
        case ("make-database", 2): try Database.make(at: operands[1], script: operands[0])
        case ("tamper", 3): print(try Database.tamper(store: operands[0], old: operands[1], new: operands[2]))
        case ("help", _), ("--help", _): print(usage, terminator: "")
        default: throw UsageError(description: "see `refund-services help`")
        }
    }

    static func complain(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }

    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

/// The words are off.
struct UsageError: Error, CustomStringConvertible {
    var description: String
}

/// Something went wrong, in words.
struct ServiceError: Error, CustomStringConvertible {
    var description: String
}
