/// A place in a JSON value (RFC 6901), such as `/items/0/name`; the empty pointer is the whole value.
public struct JSONPointer: Sendable {
    /// The reference tokens, unescaped.
    public private(set) var tokens: [String]

    /// Makes a pointer of unescaped tokens; without any, the pointer to the whole value.
    public init(tokens: [String] = []) {
        self.tokens = tokens
    }

    /// Reads a pointer's string form (RFC 6901 section 3).
    ///
    /// - Throws: ``JSONError`` with code `pointer` where it does not begin with `/` or has a `~` that escapes nothing.
    public init(parsing text: String) throws(JSONError) {
        tokens = []
        guard let first = text.utf8.first else { return }
        guard first == UInt8(ascii: "/") else {
            throw JSONError(code: .pointer, message: "a pointer is empty or begins with `/`", offset: 0)
        }
        var token: [UInt8] = []
        var escapes = false
        for (offset, byte) in text.utf8.enumerated().dropFirst() {
            if escapes {
                guard byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1") else {
                    throw Self.strayTilde(at: offset - 1)
                }
                token.append(byte == UInt8(ascii: "0") ? UInt8(ascii: "~") : UInt8(ascii: "/"))
                escapes = false
            } else if byte == UInt8(ascii: "~") {
                escapes = true
            } else if byte == UInt8(ascii: "/") {
                tokens.append(String(decoding: token, as: UTF8.self))
                token.removeAll(keepingCapacity: true)
            } else {
                token.append(byte)
            }
        }
        if escapes { throw Self.strayTilde(at: text.utf8.count - 1) }
        tokens.append(String(decoding: token, as: UTF8.self))
    }

    /// The value at this place, or nil where there is none.
    public func evaluate(in root: JSON) -> JSON? {
        var value = root
        for token in tokens {
            switch value {
            case .object(let object):
                guard let member = object[token] else { return nil }
                value = member
            case .array(let elements):
                guard let index = Self.index(token), index < elements.count else { return nil }
                value = elements[index]
            default:
                return nil
            }
        }
        return value
    }

    /// The place of a member below this one.
    public func appending(_ key: String) -> JSONPointer {
        JSONPointer(tokens: tokens + [key])
    }

    /// The place of an element below this one.
    public func appending(_ index: Int) -> JSONPointer {
        appending(String(index))
    }

    /// The place above this one, or nil for the whole value.
    public var parent: JSONPointer? {
        tokens.isEmpty ? nil : JSONPointer(tokens: Array(tokens.dropLast()))
    }

    /// A token as an array's index (RFC 6901 section 4): digits without leading zeros.
    package static func index(_ token: String) -> Int? {
        let digits = token.utf8
        guard let first = digits.first, digits.count == 1 || first != UInt8(ascii: "0") else { return nil }
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(token)
    }

    private static func strayTilde(at offset: Int) -> JSONError {
        JSONError(code: .pointer, message: "`~` is followed by neither `0` nor `1`", offset: offset)
    }
}

extension JSONPointer: CustomStringConvertible {
    /// The string form, `~` and `/` escaped.
    public var description: String {
        var text: [UInt8] = []
        for token in tokens {
            text.append(UInt8(ascii: "/"))
            for byte in token.utf8 {
                switch byte {
                case UInt8(ascii: "~"): text += [UInt8(ascii: "~"), UInt8(ascii: "0")]
                case UInt8(ascii: "/"): text += [UInt8(ascii: "~"), UInt8(ascii: "1")]
                default: text.append(byte)
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension JSONPointer: Hashable {
    /// Whether both name the same place, code point by code point.
    public static func == (left: JSONPointer, right: JSONPointer) -> Bool {
        left.tokens.elementsEqual(right.tokens) { $0.isExactly($1) }
    }

    /// Hashes the tokens' bytes.
    public func hash(into hasher: inout Hasher) {
        for token in tokens { hasher.combine(ExactString(token)) }
    }
}
