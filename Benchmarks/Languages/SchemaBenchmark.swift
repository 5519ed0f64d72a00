import JSON
import JSONSchema

/// A tool call of 300 bytes against a schema of 8 properties.
enum SchemaBenchmark {
    static let schemaText = #"""
        {
          "type": "object",
          "required": ["order_id", "customer", "amount_cents", "currency", "reason"],
          "properties": {
            "order_id": {"type": "string", "minLength": 4, "maxLength": 40},
            "customer": {"type": "string", "maxLength": 100},
            "amount_cents": {"type": "integer", "minimum": 1, "maximum": 1000000},
            "currency": {"enum": ["EUR", "USD", "GBP", "CHF", "SEK"]},
            "reason": {"type": "string", "maxLength": 500},
            "priority": {"type": "integer", "minimum": 0, "maximum": 9},
            "notify": {"type": "boolean"},
            "tags": {"type": "array", "maxItems": 8, "items": {"type": "string", "maxLength": 20}}
          },
          "additionalProperties": false
        }
        """#
    static let callText = #"""
        {"order_id":"ord_2026_000417","customer":"cus_8f3a91c27d","amount_cents":12995,"currency":"EUR","reason":"The parcel arrived with the lamp broken in two places; the customer sent three photographs and asks for the whole amount back.","priority":3,"notify":true,"tags":["damaged","photos","first-refund"]}
        """#

    static func run() throws -> JSON {
        let schema = try Schema(compiling: JSON(parsing: schemaText.utf8))
        let call = try JSON(parsing: callText.utf8)
        let invalid = try JSON(parsing: callText.replacingAmount.utf8)
        guard schema.isValid(call), !schema.isValid(invalid) else { throw BenchmarkFault.wrongAnswer }
        let bytes = Array(callText.utf8)
        return [
            "bytes": .int(Int64(callText.utf8.count)),
            "valid": measure { schema.isValid(opaque(call)) },
            "invalid": measure { !schema.isValid(opaque(invalid)) },
            "parse_and_validate": try measure { schema.isValid(try JSON(parsing: opaque(bytes))) },
            "floor_swift": measure { byHand(opaque(call)) },
        ]
    }

    /// The same check as somebody would write it for this one schema.
    @inline(never)
    private static func byHand(_ value: JSON) -> Bool {
        guard case .object(let object) = value else { return false }
        var required = 0
        for member in object.members {
            switch (member.key, member.value) {
            case ("order_id", .string(let text)):
                guard (4...40).contains(text.unicodeScalars.count) else { return false }
                required += 1
            case ("customer", .string(let text)):
                guard text.unicodeScalars.count <= 100 else { return false }
                required += 1
            case ("amount_cents", .int(let number)):
                guard (1...1_000_000).contains(number) else { return false }
                required += 1
            case ("currency", .string(let text)):
                guard ["EUR", "USD", "GBP", "CHF", "SEK"].contains(text) else { return false }
                required += 1
            case ("reason", .string(let text)):
                guard text.unicodeScalars.count <= 500 else { return false }
                required += 1
            case ("priority", .int(let number)): guard (0...9).contains(number) else { return false }
            case ("notify", .bool): break
            case ("tags", .array(let elements)):
                guard elements.count <= 8 else { return false }
                for element in elements {
                    guard case .string(let text) = element, text.unicodeScalars.count <= 20 else { return false }
                }
            default: return false
            }
        }
        return required == 5
    }
}

enum BenchmarkFault: Error {
    case wrongAnswer
}

extension String {
    /// The call with an amount that the schema does not allow.
    fileprivate var replacingAmount: String {
        split(separator: "12995", omittingEmptySubsequences: false).joined(separator: "0")
    }
}
