/// Finds the placeholders of a statement of SQL, and whether a second statement follows.
///
/// Follows the lexical rules of PostgreSQL with `standard_conforming_strings`, of which SQLite's are a part: literals,
/// quoted names, dollar quotes and comments hide what is in them.
struct StatementScan {
    struct Placeholder: Hashable {
        var name: String
        /// The byte of its colon.
        var offset: Int
    }

    private(set) var placeholders: [Placeholder] = []
    /// The byte at which a second statement begins.
    private(set) var secondStatement: Int?
    private(set) var failure: String?

    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
        var hasEnded = false
        var isEmpty = true
        while failure == nil, secondStatement == nil, skipBlanks(), position < bytes.count {
            let start = position
            if bytes[start] == UInt8(ascii: ";") {
                hasEnded = true
                position += 1
                continue
            }
            if hasEnded { secondStatement = start }
            isEmpty = false
            token()
        }
        if isEmpty, failure == nil { failure = "the statement is empty" }
    }

    private mutating func token() {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
            quoted(by: byte, escapes: byte == UInt8(ascii: "'") && followsEscapePrefix)
        case UInt8(ascii: "$"):
            dollarQuoted()
        case UInt8(ascii: ":"):
            position += 1
            if peek() == UInt8(ascii: ":") {
                position += 1
            } else if let first = peek(), Self.isWord(first), !(48...57).contains(first) {
                let start = position
                while let byte = peek(), Self.isWord(byte) { position += 1 }
                let name = String(decoding: bytes[start..<position], as: UTF8.self)
                placeholders.append(Placeholder(name: name, offset: start - 1))
            }
        default:
            guard Self.isWord(byte) else {
                position += 1
                return
            }
            // A word up to its end, so that a quote after it is told from one after an operator.
            while let byte = peek(), Self.isWord(byte) { position += 1 }
        }
    }

    /// Whether the word `E` stands right before.
    private var followsEscapePrefix: Bool {
        guard position > 0, bytes[position - 1] | 0x20 == UInt8(ascii: "e") else { return false }
        return position == 1 || !Self.isWord(bytes[position - 2])
    }

    private mutating func quoted(by quote: UInt8, escapes: Bool) {
        position += 1
        while let byte = peek() {
            position += 1
            if escapes, byte == UInt8(ascii: "\\") {
                position += 1
            } else if byte == quote {
                guard peek() == quote else { return }
                position += 1
            }
        }
        failure = "a quoted text in the statement does not end"
    }

    private mutating func dollarQuoted() {
        var end = position + 1
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else {
            position += 1
            return
        }
        let tag = bytes[position...end]
        var search = end + 1
        while search + tag.count <= bytes.count {
            if bytes[search..<(search + tag.count)].elementsEqual(tag) {
                position = search + tag.count
                return
            }
            search += 1
        }
        failure = "a dollar-quoted text in the statement does not end"
    }

    /// Always true: it stands in a condition.
    private mutating func skipBlanks() -> Bool {
        while let byte = peek() {
            if byte == UInt8(ascii: " ") || (9...13).contains(byte) {
                position += 1
            } else if byte == UInt8(ascii: "-"), peek(1) == UInt8(ascii: "-") {
                while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
            } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                comment()
            } else {
                break
            }
        }
        return true
    }

    private mutating func comment() {
        position += 2
        while position < bytes.count {
            if peek() == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                position += 2
                return
            }
            position += 1
        }
        failure = "a comment in the statement does not end"
    }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || byte >= 0x80
    }
}

extension [StatementScan.Placeholder] {
    /// Each name once, at its first place.
    func uniqued() -> [StatementScan.Placeholder] {
        var seen: Set<String> = []
        return filter { seen.insert($0.name).inserted }
    }
}
