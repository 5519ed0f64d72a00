import CSimdjson

/// Reads simdjson's tape into values.
///
/// The tape is a flat list of 64-bit words, the kind in the top byte and a payload in the rest (simdjson, "tape.md"):
/// a string's payload is its place in the string buffer, where a 32-bit length precedes its bytes; a number has its
/// value in the next word; a container names the word after its end.
struct TapeReader {
    /// The tape holds what simdjson allows and Reeve does not. Says no more: ``CarefulReader`` finds what and where.
    struct Refusal: Error {}

    private let tape: UnsafePointer<UInt64>
    private let strings: UnsafePointer<UInt8>
    private var depthLeft: Int
    private var position = 1

    init(_ document: csimdjson_document, depthMax: Int) {
        tape = document.tape
        strings = document.strings
        depthLeft = depthMax
    }

    /// Reads the one value that the text holds.
    mutating func root() throws(Refusal) -> JSON {
        try value()
    }

    private mutating func value() throws(Refusal) -> JSON {
        let word = tape[position]
        position += 1
        switch UInt8(truncatingIfNeeded: word &>> 56) {
        case UInt8(ascii: "\""): return .string(try string(word))
        case UInt8(ascii: "{"): return .object(try object(word))
        case UInt8(ascii: "["): return .array(try array(word))
        case UInt8(ascii: "l"): return .int(Int64(bitPattern: number()))
        case UInt8(ascii: "u"): return .uint(number())
        case UInt8(ascii: "d"): return .double(Double(bitPattern: number()))
        case UInt8(ascii: "t"): return .bool(true)
        case UInt8(ascii: "f"): return .bool(false)
        case UInt8(ascii: "n"): return .null
        default: throw Refusal()
        }
    }

    private mutating func number() -> UInt64 {
        defer { position += 1 }
        return tape[position]
    }

    private func string(_ word: UInt64) throws(Refusal) -> String {
        let start = strings + Int(word & 0x00FF_FFFF_FFFF_FFFF)
        let count = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        let bytes = UnsafeBufferPointer(start: start + 4, count: Int(count))
        // simdjson turns the escape of a lone surrogate into bytes that are no UTF-8.
        guard let string = String(validating: bytes, as: UTF8.self) else { throw Refusal() }
        return string
    }

    private mutating func array(_ word: UInt64) throws(Refusal) -> [JSON] {
        let end = try enter(word)
        var elements: [JSON] = []
        elements.reserveCapacity(Self.count(word))
        while position < end { elements.append(try value()) }
        leave()
        return elements
    }

    private mutating func object(_ word: UInt64) throws(Refusal) -> JSONObject {
        let end = try enter(word)
        var members: [JSONObject.Member] = []
        members.reserveCapacity(Self.count(word))
        while position < end {
            let key = try string(tape[position])
            position += 1
            members.append(JSONObject.Member(key: key, value: try value()))
        }
        leave()
        guard let object = JSONObject(checking: members) else { throw Refusal() }
        return object
    }

    /// Steps into a container and says where its end marker lies.
    private mutating func enter(_ word: UInt64) throws(Refusal) -> Int {
        guard depthLeft > 0 else { throw Refusal() }
        depthLeft -= 1
        return Int(word & 0xFFFF_FFFF) - 1
    }

    private mutating func leave() {
        depthLeft += 1
        position += 1
    }

    /// How many elements a container has, as a hint: the count stops at 2²⁴ - 1.
    private static func count(_ word: UInt64) -> Int { Int((word &>> 32) & 0xFF_FFFF) }
}
