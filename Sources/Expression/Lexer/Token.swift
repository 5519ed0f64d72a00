/// One lexical element of an expression and the bytes it stands on.
struct Token: Sendable {
    enum Kind: Sendable, Equatable {
        case identifier(String)
        /// A name between backticks: a field whose name is no identifier.
        case quoted(String)
        /// The magnitude of an integer; its sign is an operator.
        case int(UInt64)
        case uint(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        case punctuation(Punctuation)
        case end
    }

    enum Punctuation: String, Sendable {
        case dot = "."
        case comma = ","
        case colon = ":"
        case question = "?"
        case leftParenthesis = "("
        case rightParenthesis = ")"
        case leftBracket = "["
        case rightBracket = "]"
        case leftBrace = "{"
        case rightBrace = "}"
        case plus = "+"
        case minus = "-"
        case times = "*"
        case divide = "/"
        case remainder = "%"
        case not = "!"
        case and = "&&"
        case or = "||"
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    let kind: Kind
    let range: Range<Int>

    func `is`(_ punctuation: Punctuation) -> Bool { kind == .punctuation(punctuation) }
}
