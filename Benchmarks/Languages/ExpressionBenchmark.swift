import Expression
import JSON

/// A condition as manifests have it, on variables as steps see them.
enum ExpressionBenchmark {
    static let source = #"input.amount > 100 && input.currency == "EUR""#
    static let inputText = #"{"amount": 250, "currency": "EUR", "customer": "cus_8f3a91c27d"}"#

    static func run() throws -> JSON {
        let input = try JSON(parsing: inputText.utf8)
        let typed = Environment(variables: [
            "input": .object(fields: ["amount": .int, "currency": .string, "customer": .string], open: false)
        ])
        let expression = try Expression(compiling: source, in: typed)
        let untyped = try Expression(compiling: source, in: Environment(variables: ["input": .dyn]))
        let bindings = Bindings(["input": input])
        guard try expression.evaluate(bindings) == .bool(true) else { throw BenchmarkFault.wrongAnswer }
        return [
            "expression": .string(source),
            "typed": try measure { try expression.evaluate(opaque(bindings)).isTrue },
            "untyped": try measure { try untyped.evaluate(opaque(bindings)).isTrue },
            "with_new_bindings": try measure { try expression.evaluate(Bindings(["input": opaque(input)])).isTrue },
            "floor_swift": measure { byHand(opaque(input)) },
        ]
    }

    /// The same condition in Swift on the same value.
    @inline(never)
    private static func byHand(_ input: JSON) -> Bool {
        guard case .int(let amount)? = input["amount"], case .string(let currency)? = input["currency"] else {
            return false
        }
        return amount > 100 && currency == "EUR"
    }
}

extension CELValue {
    fileprivate var isTrue: Bool {
        guard case .bool(true) = self else { return false }
        return true
    }
}
