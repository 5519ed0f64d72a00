/// Why the desk cannot replay.
struct DeskError: Error, CustomStringConvertible {
    /// The kinds of failure; raw values are stable.
    enum Code: String {
        case data, database, project, store, run
    }

    var code: Code
    var description: String

    init(_ code: Code, _ message: String) {
        self.code = code
        description = message
    }
}
