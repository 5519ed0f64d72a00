extension FunctionTable {
    /// The strings extension. Positions count code points.
    static var texts: [CELFunction] {
        [
            .member("charAt") { (text: String, position: Int64) throws(ExpressionError) -> String in
                let scalars = Array(text.unicodeScalars)
                guard position != Int64(scalars.count) else { return "" }
                guard scalars.indices.contains(Int(position)) else { throw .index(position) }
                return String(scalars[Int(position)])
            },
            .member("indexOf", [.string, .string], .int) { arguments, meter throws(ExpressionError) in
                try position(arguments, isLast: false, &meter)
            },
            .member("indexOf", [.string, .string, .int], .int) { arguments, meter throws(ExpressionError) in
                try position(arguments, isLast: false, &meter)
            },
            .member("lastIndexOf", [.string, .string], .int) { arguments, meter throws(ExpressionError) in
                try position(arguments, isLast: true, &meter)
            },
            .member("lastIndexOf", [.string, .string, .int], .int) { arguments, meter throws(ExpressionError) in
                try position(arguments, isLast: true, &meter)
            },
            .member("lowerAscii") { (text: String) in
                String(decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
            },
            .member("upperAscii") { (text: String) in
                String(decoding: text.utf8.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }, as: UTF8.self)
            },
            .member("reverse") { (text: String) in String(String.UnicodeScalarView(text.unicodeScalars.reversed())) },
            .member("substring") { (text: String, start: Int64) throws(ExpressionError) -> String in
                try substring(text, from: start, to: nil)
            },
            .member("substring") { (text: String, start: Int64, end: Int64) throws(ExpressionError) -> String in
                try substring(text, from: start, to: end)
            },
            .member("trim") { (text: String) in
                let scalars = text.unicodeScalars
                guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
                    let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
                else { return "" }
                return String(scalars[first...last])
            },
            .member("replace", [.string, .string, .string], .string, replace),
            .member("replace", [.string, .string, .string, .int], .string, replace),
            .member("split", [.string, .string], .list(.string), split),
            .member("split", [.string, .string, .int], .list(.string), split),
            .member("join", [.list(.string)], .string, join),
            .member("join", [.list(.string), .string], .string, join),
            .member("format", [.string, .list(.dyn)], .string) { arguments, meter throws(ExpressionError) in
                guard case .string(let format) = arguments[0], case .list(let values) = arguments[1] else { return nil }
                return try .string(StringFormatter.format(format, values, &meter))
            },
            .of("strings.quote") { (text: String) in quoted(text) },
        ]
    }

    private static func position(
        _ arguments: [CELValue],
        isLast: Bool,
        _ meter: inout Meter
    ) throws(ExpressionError) -> CELValue? {
        guard case .string(let text) = arguments[0], case .string(let part) = arguments[1] else { return nil }
        let scalars = Array(text.unicodeScalars)
        let sought = Array(part.unicodeScalars)
        var offset = isLast ? scalars.count : 0
        if arguments.count > 2 {
            guard case .int(let start) = arguments[2] else { return nil }
            guard start >= 0, start <= scalars.count else { throw .index(start) }
            offset = Int(start)
        }
        guard sought.count <= scalars.count else { return .int(-1) }
        let last = scalars.count - sought.count
        let positions =
            isLast
            ? stride(from: min(offset, last), through: 0, by: -1) : stride(from: offset, through: last, by: 1)
        for position in positions {
            var length = 0
            while length < sought.count, scalars[position + length] == sought[length] { length += 1 }
            if length == sought.count { return .int(Int64(position)) }
            try meter.charge(bytes: length)
        }
        return .int(-1)
    }

    private static func substring(_ text: String, from start: Int64, to end: Int64?) throws(ExpressionError) -> String {
        let scalars = text.unicodeScalars
        let count = Int64(scalars.count)
        let end = end ?? count
        guard start >= 0, start <= count else { throw .index(start) }
        guard end >= 0, end <= count else { throw .index(end) }
        guard start <= end else {
            throw ExpressionError(.indexOutOfRange, "the range from \(start) to \(end) ends before it begins")
        }
        let first = scalars.index(scalars.startIndex, offsetBy: Int(start))
        return String(scalars[first..<scalars.index(first, offsetBy: Int(end - start))])
    }

    private static let replace: CELFunction.Body = { arguments, meter throws(ExpressionError) in
        guard case .string(let text) = arguments[0], case .string(let old) = arguments[1],
            case .string(let new) = arguments[2], let limit = limit(arguments, at: 3)
        else { return nil }
        let parts = try pieces(of: text, around: old, limit: limit < 0 ? limit : limit + 1, isReplacing: true, &meter)
        try meter.charge(bytes: new.utf8.count, times: parts.count - 1)
        return .string(parts.joined(separator: new))
    }

    private static let split: CELFunction.Body = { arguments, meter throws(ExpressionError) in
        guard case .string(let text) = arguments[0], case .string(let separator) = arguments[1],
            let limit = limit(arguments, at: 2)
        else { return nil }
        guard limit != 0 else { return .list(CELList([])) }
        let parts = try pieces(of: text, around: separator, limit: limit, isReplacing: false, &meter)
        return .list(CELList(parts.map(CELValue.string)))
    }

    /// The optional last argument of `replace` and `split`: how many at most, below zero for all.
    private static func limit(_ arguments: [CELValue], at position: Int) -> Int? {
        guard arguments.count > position else { return -1 }
        return Int64(arguments[position]).map { Int(min($0, Int64.max / 2)) }
    }

    /// What stands between the separators, at most `limit` pieces. An empty separator stands between any two code
    /// points, and, for a replacement, at both ends as well.
    private static func pieces(
        of text: String,
        around separator: String,
        limit: Int,
        isReplacing: Bool,
        _ meter: inout Meter
    ) throws(ExpressionError) -> [String] {
        var pieces: [String] = []
        func isFull() -> Bool { limit >= 0 && pieces.count >= limit - 1 }
        let bytes = Array(text.utf8)
        var start = 0
        if separator.isEmpty {
            if isReplacing, !isFull() { pieces.append("") }
            for scalar in text.unicodeScalars {
                guard !isFull(), isReplacing || start + UTF8.width(scalar) < bytes.count else { break }
                try meter.charge(1)
                pieces.append(String(scalar))
                start += UTF8.width(scalar)
            }
            guard isReplacing || start < bytes.count else { return pieces }
        } else {
            let search = TextSearch(separator)
            while !isFull(), let found = try search.first(in: bytes, from: start, &meter) {
                try meter.charge(1)
                pieces.append(String(decoding: bytes[start..<found], as: UTF8.self))
                start = found + search.length
            }
        }
        return pieces + [String(decoding: bytes[start...], as: UTF8.self)]
    }

    private static let join: CELFunction.Body = { arguments, meter throws(ExpressionError) in
        guard case .list(let list) = arguments[0] else { return nil }
        var separator = ""
        if arguments.count > 1 {
            guard case .string(let text) = arguments[1] else { return nil }
            separator = text
        }
        var parts: [String] = []
        for value in list {
            guard case .string(let part) = value else { return nil }
            try meter.charge(1 + (part.utf8.count + separator.utf8.count) / Meter.bytesPerUnit)
            parts.append(part)
        }
        return .string(parts.joined(separator: separator))
    }

    private static func quoted(_ text: String) -> String {
        let escapes: [Unicode.Scalar: String] = [
            "\u{07}": "\\a", "\u{08}": "\\b", "\u{0C}": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u{0B}": "\\v",
            "\\": "\\\\", "\"": "\\\"",
        ]
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if let escape = escapes[scalar] { quoted += escape } else { quoted.unicodeScalars.append(scalar) }
        }
        return quoted + "\""
    }
}

extension ExpressionError {
    static func index(_ index: Int64) -> ExpressionError {
        ExpressionError(.indexOutOfRange, "the index \(index) is out of range")
    }
}
