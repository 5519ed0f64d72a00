/// Reads a text that simdjson or the tape reader has refused, to find where and why it is no JSON.
///
/// It is a whole reader of its own, and slow. One kind of text is JSON for it alone: an integer beyond 64 bits that is
/// written as the canonical form writes a double, such as `100000000000000000000` for `1e20`. Without it, the
/// canonical form of some values could not be read back. Bounded by `depthMax` in recursion and by the text in time.
struct CarefulReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var depthLeft: Int
    private let depthMax: Int
    private var position = 0

    /// Reads the text, or throws its first fault.
    static func read(_ text: UnsafeBufferPointer<UInt8>, depthMax: Int) throws(JSONError) -> JSON {
        var reader = CarefulReader(text, depthMax: depthMax)
        let value = try reader.value()
        reader.skipSpace()
        if reader.position < text.count { throw reader.unexpected("the end of the text") }
        return value
    }

    private init(_ text: UnsafeBufferPointer<UInt8>, depthMax: Int) {
        bytes = text
        self.depthMax = depthMax
        depthLeft = depthMax
    }

    private mutating func value() throws(JSONError) -> JSON {
        skipSpace()
        switch byte ?? 0 {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(String(decoding: try string(), as: UTF8.self))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw unexpected("a value")
        }
    }

    private mutating func array() throws(JSONError) -> [JSON] {
        try enter()
        defer { depthLeft += 1 }
        if take(UInt8(ascii: "]")) { return [] }
        var elements: [JSON] = []
        repeat { elements.append(try value()) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw unexpected("`,` or `]`") }
        return elements
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        try enter()
        defer { depthLeft += 1 }
        if take(UInt8(ascii: "}")) { return JSONObject() }
        var keys: Set<[UInt8]> = []
        var members: [JSONObject.Member] = []
        repeat {
            skipSpace()
            let start = position
            guard byte == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
            let key = try string()
            let name = String(decoding: key, as: UTF8.self)
            guard keys.insert(key).inserted else {
                throw JSONError(code: .duplicateKey, message: "duplicate key `\(name)`", offset: start)
            }
            guard take(UInt8(ascii: ":")) else { throw unexpected("`:`") }
            members.append(JSONObject.Member(key: name, value: try value()))
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw unexpected("`,` or `}`") }
        return JSONObject(uniqueMembers: members)
    }

    private mutating func enter() throws(JSONError) {
        guard depthLeft > 0 else {
            throw JSONError(code: .depth, message: "nesting deeper than \(depthMax)", offset: position)
        }
        depthLeft -= 1
        position += 1
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        for index in 0..<word.utf8CodeUnitCount {
            guard byte == word.utf8Start[index] else { throw unexpected("`\(word)`") }
            position += 1
        }
        return value
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = position
        var isInteger = true
        if byte == UInt8(ascii: "-") { position += 1 }
        if byte == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if byte == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .int(integer) }
        if isInteger, let integer = UInt64(text) { return .uint(integer) }
        guard let double = Double(text), double.isFinite else {
            throw JSONError(code: .number, message: "number beyond the range of a double", offset: start)
        }
        guard !isInteger || JSON.double(double).canonicalBytes() == Array(text.utf8) else {
            throw JSONError(code: .number, message: "integer beyond 64 bits", offset: start)
        }
        return .double(double)
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        if position == start { throw unexpected("a digit") }
    }

    private mutating func skipSpace() {
        while let byte, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private mutating func take(_ wanted: UInt8) -> Bool {
        skipSpace()
        guard byte == wanted else { return false }
        position += 1
        return true
    }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func unexpected(_ wanted: String) -> JSONError {
        guard let byte else {
            return JSONError(code: .syntax, message: "the text ends where \(wanted) is expected", offset: position)
        }
        if byte >= 0x80, UTF8Sequence.length(in: bytes, at: position) == nil {
            return JSONError(code: .utf8, message: "bytes that are no utf-8", offset: position)
        }
        return JSONError(code: .syntax, message: "expected \(wanted)", offset: position)
    }
}

extension CarefulReader {
    /// Scans a string and returns what it stands for, in UTF-8.
    private mutating func string() throws(JSONError) -> [UInt8] {
        position += 1
        var content: [UInt8] = []
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return content
            case UInt8(ascii: "\\"):
                try escape(into: &content)
            case 0..<0x20:
                throw JSONError(code: .syntax, message: "control character in a string", offset: position)
            default:
                guard let length = UTF8Sequence.length(in: bytes, at: position) else { throw unexpected("a character") }
                content.append(contentsOf: bytes[position..<position + length])
                position += length
            }
        }
        throw unexpected("`\"`")
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
        let start = position
        position += 1
        guard let byte else { throw unexpected("an escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code), self.byte == UInt8(ascii: "\\") {
                position += 1
                if self.byte == UInt8(ascii: "u") {
                    position += 1
                    let low = try hexadecimal()
                    if (0xDC00..<0xE000).contains(low) { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
                }
            }
            guard let scalar = Unicode.Scalar(code) else {
                throw JSONError(code: .syntax, message: "escape of a lone surrogate", offset: start)
            }
            content.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        default:
            throw JSONError(code: .syntax, message: "unknown escape", offset: start)
        }
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw unexpected("a hexadecimal digit")
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }
}
