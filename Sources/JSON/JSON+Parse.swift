/// Why a text is no JSON, and where.
public struct JSONError: Error, Sendable, Hashable {
    /// The kinds of failure; raw values are stable and appear in machine-readable output.
    public enum Code: String, Sendable {
        case syntax, duplicateKey = "duplicate_key", depth, utf8, number, size
    }

    public var code: Code
    /// Lowercase, without a final period.
    public var message: String
    /// The byte at which the text stops being JSON, from 0.
    public var offset: Int

    public init(code: Code, message: String, offset: Int) {
        self.code = code
        self.message = message
        self.offset = offset
    }
}
