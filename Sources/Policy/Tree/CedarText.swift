/// How names and texts are written in Cedar.
enum CedarText {
    /// Words that cannot be identifiers.
    static let reserved: Set<String> = [
        "if", "then", "else", "true", "false", "in", "is", "like", "has", "__cedar",
    ]

    /// Whether a text can stand as an identifier.
    static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.utf8.first, Lexer.isIdentifierStart(first), !reserved.contains(text) else {
            return false
        }
        return text.utf8.allSatisfy { Lexer.isIdentifierStart($0) || Lexer.isDigit($0) }
    }

    /// Whether a text can stand as the path of a type.
    static func isPath(_ text: String) -> Bool {
        !text.isEmpty
            && parts(of: text).allSatisfy(isIdentifier)
    }

    /// The identifiers of a path.
    static func parts(of path: String) -> [String] {
        var parts: [String] = []
        var part: [UInt8] = []
        let bytes = Array(path.utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: ":"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: ":") {
                parts.append(String(decoding: part, as: UTF8.self))
                part = []
                index += 2
            } else {
                part.append(bytes[index])
                index += 1
            }
        }
        parts.append(String(decoding: part, as: UTF8.self))
        return parts
    }

    /// A text as a string literal.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars { result += escaped(scalar, isPattern: false) }
        return result + "\""
    }

    /// A pattern as a string literal.
    static func quoted(_ pattern: Pattern) -> String {
        var result = "\""
        for piece in pattern.pieces {
            switch piece {
            case .wildcard: result += "*"
            case .scalar(let scalar): result += escaped(scalar, isPattern: true)
            }
        }
        return result + "\""
    }

    /// An attribute name where an identifier or a string may stand.
    static func name(_ text: String) -> String { isIdentifier(text) ? text : quoted(text) }

    private static func escaped(_ scalar: Unicode.Scalar, isPattern: Bool) -> String {
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\0": "\\0"
        case "*" where isPattern: "\\*"
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
                "\\u{\(String(scalar.value, radix: 16))}"
            default: String(scalar)
            }
        }
    }
}
