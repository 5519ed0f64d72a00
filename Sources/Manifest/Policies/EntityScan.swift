/// The entities that a text of Cedar names: `Agent::"refunds"`, with the places of their ids.
///
/// Text in comments, annotations and other strings is passed over.
enum EntityScan {
    struct Mention: Hashable {
        var type: String
        var id: String
        /// The byte at which the type begins.
        var offset: Int
    }

    static func mentions(in text: String) -> [Mention] {
        var scan = Scanner(bytes: Array(text.utf8))
        return scan.mentions()
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        mutating func mentions() -> [Mention] {
            var mentions: [Mention] = []
            while position < bytes.count {
                let byte = bytes[position]
                if byte == UInt8(ascii: "\"") {
                    _ = string()
                } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
                    while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
                } else if Self.isWord(byte) {
                    if let mention = path() { mentions.append(mention) }
                } else {
                    position += 1
                }
            }
            return mentions
        }

        /// `A::B::"id"`; nil for a path that no id follows.
        private mutating func path() -> Mention? {
            let start = position
            var type = word()
            while peek() == UInt8(ascii: ":"), peek(1) == UInt8(ascii: ":") {
                position += 2
                if peek() == UInt8(ascii: "\"") {
                    return string().map { Mention(type: type, id: $0, offset: start) }
                }
                type += "::" + word()
            }
            return nil
        }

        private mutating func word() -> String {
            let start = position
            while let byte = peek(), Self.isWord(byte) { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }

        /// The content of a string; nil where it has escapes, which no name in a manifest needs.
        private mutating func string() -> String? {
            position += 1
            let start = position
            var hasEscapes = false
            while let byte = peek(), byte != UInt8(ascii: "\"") {
                if byte == UInt8(ascii: "\\") {
                    hasEscapes = true
                    position += 1
                }
                position += 1
            }
            let end = min(position, bytes.count)
            position = end + 1
            return hasEscapes ? nil : String(decoding: bytes[start..<end], as: UTF8.self)
        }

        private func peek(_ ahead: Int = 0) -> UInt8? {
            position + ahead < bytes.count ? bytes[position + ahead] : nil
        }

        private static func isWord(_ byte: UInt8) -> Bool {
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
        }
    }
}
