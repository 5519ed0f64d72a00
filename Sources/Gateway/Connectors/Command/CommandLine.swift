/// A program with everything that it is given; no shell ever sees any of it.
struct CommandLine: Sendable, Hashable {
    /// An absolute path.
    var program: String
    /// Without the program's own name.
    var arguments: [String]
    /// All that the program finds in its environment.
    var environment: [String: String]
    /// An absolute path.
    var directory: String
    var standardInput: [UInt8]
    /// The most that standard output may be; more ends the program.
    var outputBytesMax: Int
    var timeout: Duration
}

/// What a program has done when it is gone.
struct CommandResult: Sendable, Hashable {
    /// How it ended.
    enum Ending: Sendable, Hashable {
        case exited(Int32)
        /// By a signal that this process did not send.
        case killed(signal: Int32)
        /// It had not ended in time, and was killed.
        case timedOut
        /// It wrote more than it may, and was killed.
        case tooMuchOutput
        /// Nobody waited for it any more, and it was killed.
        case cancelled
    }

    var ending: Ending
    var output: [UInt8]
    /// At most ``Command/errorBytesMax``.
    var errorOutput: [UInt8]
}
