extension FunctionTable {
    /// The string functions of the language itself.
    static var strings: [CELFunction] {
        let a = CELType.parameter("A")
        let b = CELType.parameter("B")
        return [
            .of("size") { (text: String) in Int64(text.unicodeScalars.count) },
            .of("size") { (bytes: [UInt8]) in Int64(bytes.count) },
            .of("size", [.list(a)], .int, size),
            .of("size", [.map(key: a, value: b)], .int, size),
            .member("size") { (text: String) in Int64(text.unicodeScalars.count) },
            .member("size") { (bytes: [UInt8]) in Int64(bytes.count) },
            .member("size", [.list(a)], .int, size),
            .member("size", [.map(key: a, value: b)], .int, size),
            .member("startsWith") { (text: String, prefix: String) in text.utf8.starts(with: prefix.utf8) },
            .member("endsWith") { (text: String, suffix: String) in
                text.utf8.reversed().starts(with: suffix.utf8.reversed())
            },
            .member("contains", [.string, .string], .bool) { arguments, meter throws(ExpressionError) in
                guard case .string(let text) = arguments[0], case .string(let part) = arguments[1] else { return nil }
                return try .bool(TextSearch(part).first(in: Array(text.utf8), from: 0, &meter) != nil)
            },
            .of("matches", [.string, .string], .bool, matches),
            .member("matches", [.string, .string], .bool, matches),
        ]
    }

    private static let size: CELFunction.Body = { arguments, _ in
        switch arguments[0] {
        case .list(let list): .int(Int64(list.count))
        case .map(let map): .int(Int64(map.count))
        default: nil
        }
    }

    private static let matches: CELFunction.Body = { arguments, meter throws(ExpressionError) in
        guard case .string(let text) = arguments[0], case .string(let pattern) = arguments[1] else { return nil }
        return try .bool(PatternMatcher(pattern, &meter).matches(text))
    }
}

/// Finds a text in another, byte by byte: UTF-8 never finds a code point in the middle of one.
struct TextSearch {
    private let pattern: [UInt8]

    init(_ pattern: String) {
        self.pattern = Array(pattern.utf8)
    }

    var length: Int { pattern.count }

    /// The first place at or after `start`. The search may take the product of both lengths, which is charged as it goes.
    func first(in text: [UInt8], from start: Int, _ meter: inout Meter) throws(ExpressionError) -> Int? {
        guard let head = pattern.first else { return start <= text.count ? start : nil }
        var position = start
        var compared = 0
        while position + pattern.count <= text.count {
            defer { position += 1 }
            guard text[position] == head else { continue }
            var length = 1
            while length < pattern.count, text[position + length] == pattern[length] { length += 1 }
            if length == pattern.count { return position }
            compared += length
            if compared > 4096 {
                try meter.charge(bytes: compared)
                compared = 0
            }
        }
        return nil
    }
}
