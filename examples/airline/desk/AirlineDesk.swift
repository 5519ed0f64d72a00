import Glibc

/// Replays recorded episodes through the project's policies: `airline-desk PROJECT DATA [--verbose]`.
enum AirlineDesk {
    static func run() async {
        var words = Array(CommandLine.arguments.dropFirst())
        let isVerbose = words.last == "--verbose"
        if isVerbose { words.removeLast() }
        guard words.count == 2 else {
            complain("usage: airline-desk PROJECT DATA [--verbose]")
            exit(2)
        }
        do {
            let tally = try await Replay(project: words[0], data: words[1]).run()
            print(tally.text, terminator: "")
            if isVerbose { print("\n" + tally.blockedCalls, terminator: "") }
            exit(tally.departures.isEmpty ? 0 : 1)
        } catch {
            complain("airline-desk: \(error)")
            exit(1)
        }
    }

    private static func complain(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
