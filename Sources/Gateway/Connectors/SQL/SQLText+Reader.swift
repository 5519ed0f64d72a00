extension SQLText {
    /// Reads one token after the other.
    struct Reader {
        let bytes: [UInt8]
        private var position = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        mutating func next() throws(ConnectorFailure) -> (token: Token, range: Range<Int>)? {
            try skipBlanks()
            guard position < bytes.count else { return nil }
            let start = position
            let token = try token()
            return (token, start..<position)
        }

        private mutating func token() throws(ConnectorFailure) -> Token {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "'"):
                try skipQuoted(by: byte, escapes: false)
                return .other
            case UInt8(ascii: "\""), UInt8(ascii: "`"):
                return .word(try quotedName(byte), isQuoted: true)
            case UInt8(ascii: "$"):
                return try dollar()
            case UInt8(ascii: ";"):
                position += 1
                return .semicolon
            case UInt8(ascii: "("):
                position += 1
                return .openParenthesis
            case UInt8(ascii: ":"):
                return colon()
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                while let byte = peek(), Self.continuesName(byte) || byte == UInt8(ascii: ".") { position += 1 }
                return .other
            default:
                guard Self.beginsName(byte) else {
                    position += 1
                    return .other
                }
                return try word()
            }
        }

        private mutating func word() throws(ConnectorFailure) -> Token {
            let start = position
            while let byte = peek(), Self.continuesName(byte) { position += 1 }
            let name = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
            // Prefixes of literals: E'…' has backslash escapes, the others are literals without.
            if peek() == UInt8(ascii: "'"), ["e", "b", "x", "n"].contains(name) {
                try skipQuoted(by: UInt8(ascii: "'"), escapes: name == "e")
                return .other
            }
            if name == "u", peek() == UInt8(ascii: "&"),
                peek(1) == UInt8(ascii: "'") || peek(1) == UInt8(ascii: "\"")
            {
                throw Self.invalid("Unicode escapes (`U&…`) are not allowed")
            }
            return .word(name, isQuoted: false)
        }

        private mutating func colon() -> Token {
            position += 1
            // A cast.
            if peek() == UInt8(ascii: ":") {
                position += 1
                return .other
            }
            guard let first = peek(), Self.beginsName(first) else { return .other }
            let start = position
            while let byte = peek(), Self.continuesName(byte), byte != UInt8(ascii: "$") { position += 1 }
            return .placeholder(String(decoding: bytes[start..<position], as: UTF8.self))
        }

        /// `$tag$ … $tag$`, or a dollar sign that is nothing of the kind.
        private mutating func dollar() throws(ConnectorFailure) -> Token {
            var end = position + 1
            while end < bytes.count, Self.continuesName(bytes[end]), bytes[end] != UInt8(ascii: "$") { end += 1 }
            let isTag = end == position + 1 || Self.beginsName(bytes[position + 1])
            guard end < bytes.count, bytes[end] == UInt8(ascii: "$"), isTag else {
                position += 1
                return .other
            }
            let tag = bytes[position...end]
            var search = end + 1
            while search + tag.count <= bytes.count {
                if bytes[search..<(search + tag.count)].elementsEqual(tag) {
                    position = search + tag.count
                    return .other
                }
                search += 1
            }
            throw Self.invalid("a dollar-quoted text does not end")
        }

        private mutating func quotedName(_ quote: UInt8) throws(ConnectorFailure) -> String {
            let start = position + 1
            try skipQuoted(by: quote, escapes: false)
            let inner = bytes[start..<(position - 1)]
            let doubled = String(decoding: [quote, quote], as: UTF8.self)
            return String(decoding: inner, as: UTF8.self).split(separator: doubled, omittingEmptySubsequences: false)
                .joined(separator: String(decoding: [quote], as: UTF8.self))
        }

        private mutating func skipQuoted(by quote: UInt8, escapes: Bool) throws(ConnectorFailure) {
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
            throw Self.invalid("a quoted text does not end")
        }

        private mutating func skipBlanks() throws(ConnectorFailure) {
            while let byte = peek() {
                if byte == UInt8(ascii: " ") || (9...13).contains(byte) {
                    position += 1
                } else if byte == UInt8(ascii: "-"), peek(1) == UInt8(ascii: "-") {
                    while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
                } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                    try skipComment()
                } else {
                    return
                }
            }
        }

        /// Comments nest in PostgreSQL and do not in SQLite, so that one in another would hide a part from one of them.
        private mutating func skipComment() throws(ConnectorFailure) {
            position += 2
            while position < bytes.count {
                if peek() == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                    position += 2
                    return
                }
                if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                    throw Self.invalid("a comment stands in a comment")
                }
                position += 1
            }
            throw Self.invalid("a comment does not end")
        }

        private func peek(_ offset: Int = 0) -> UInt8? {
            position + offset < bytes.count ? bytes[position + offset] : nil
        }

        private static func beginsName(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
                0x80...:
                true
            default: false
            }
        }

        private static func continuesName(_ byte: UInt8) -> Bool {
            beginsName(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "$")
        }

        private static func invalid(_ message: String) -> ConnectorFailure {
            ConnectorFailure("invalid_statement", "the statement cannot be read: \(message)")
        }
    }
}
