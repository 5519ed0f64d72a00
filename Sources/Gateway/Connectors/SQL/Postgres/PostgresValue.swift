import CPostgres
import JSON
import Journal

/// How JSON and PostgreSQL's values become each other, both in text form.
///
/// Integers are exact and `numeric` stays text, so that no amount is ever rounded; `bytea` is base64, `json` and `jsonb`
/// are themselves, everything else is PostgreSQL's own text. Values are sent without a type: the server finds it from
/// where the placeholder stands.
enum PostgresValue {
    /// The text of a value; nil is NULL.
    static func text(_ value: JSON) -> String? {
        switch value {
        case .null: nil
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .uint(let value): String(value)
        case .double(let value): value.description
        case .string(let text): text
        case .array, .object: value.serialized()
        }
    }

    /// The value of a text of a type.
    static func json(_ text: String, type: Oid) -> JSON {
        switch type {
        case 16: return .bool(text == "t")
        case 17: return .string(Base64.text(bytes(hex: text)))
        case 20, 21, 23, 26: return Int64(text).map(JSON.int) ?? .string(text)
        case 700, 701:
            guard let value = Double(text), value.isFinite else { return .string(text) }
            return .double(value)
        case 114, 3802: return (try? JSON(parsing: text.utf8)) ?? .string(text)
        case 2278: return .null
        default: return .string(text)
        }
    }

    /// The bytes of `\x6869`.
    private static func bytes(hex text: String) -> [UInt8] {
        let digits = Array(text.utf8.dropFirst(2))
        return stride(from: 0, to: digits.count - 1, by: 2).map { value(digits[$0]) << 4 | value(digits[$0 + 1]) }
    }

    private static func value(_ digit: UInt8) -> UInt8 {
        digit <= UInt8(ascii: "9") ? digit &- UInt8(ascii: "0") : (digit | 0x20) &- UInt8(ascii: "a") &+ 10
    }
}
