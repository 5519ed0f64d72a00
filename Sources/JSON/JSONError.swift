/// Why a text is no JSON, and where.
public struct JSONError: Error, Sendable, Hashable {
    /// The kinds of failure; raw values are stable and appear in machine-readable output.
    ///
    /// `number` is a number that no 64-bit integer and no double holds; `size` a text above the limit that was asked
    /// for; `pointer` a JSON Pointer with an error in its syntax.
    public enum Code: String, Sendable {
        case syntax, duplicateKey = "duplicate_key", depth, utf8, number, size, pointer
    }

    /// The kind of failure.
    public var code: Code
    /// Lowercase, without a final period.
    public var message: String
    /// The byte at which the text stops being JSON, from 0.
    public var offset: Int

    /// Makes an error of its parts.
    public init(code: Code, message: String, offset: Int) {
        self.code = code
        self.message = message
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    /// The message with its place, such as "duplicate key `a` at byte 7".
    public var description: String { "\(message) at byte \(offset)" }
}
