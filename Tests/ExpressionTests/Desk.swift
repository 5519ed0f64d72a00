import Expression
import JSON
import Testing

/// The variables of a workflow, as the tests use them.
enum Desk {
    static let output = CELType.object(fields: ["amount": .int, "refund_id": .string], open: false)

    static let environment = Environment(variables: [
        "input": .object(
            fields: [
                "amount": .int, "currency": .string, "note": .nullable(.string), "rate": .number,
                "items": .list(.object(fields: ["sku": .string, "count": .int], open: false)),
            ],
            open: false
        ),
        "steps": .object(
            fields: [
                "decide": .object(fields: ["output": output], open: false), "crm": .object(fields: [:], open: true),
            ],
            open: false
        ),
        "any": .dyn,
    ])

    static let bindings = Bindings([
        "input": [
            "amount": 250, "currency": "EUR", "note": nil, "rate": 1.5,
            "items": [["sku": "a", "count": 2], ["sku": "b", "count": 3]],
        ],
        "steps": ["decide": ["output": ["amount": 120, "refund_id": "rf_1"]], "crm": ["output": ["tier": "gold"]]],
        "any": ["list": [1, 2.5, "x", nil], "é": 1],
    ])

    static func compile(_ source: String) throws(ExpressionError) -> Expression {
        try Expression(compiling: source, in: environment)
    }

    static func evaluate(_ source: String) throws(ExpressionError) -> CELValue {
        try compile(source).evaluate(bindings)
    }

    /// What is wrong with an expression, when it is compiled or when it is evaluated.
    static func failure(
        _ source: String,
        in environment: Environment = environment,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> ExpressionError? {
        do throws(ExpressionError) {
            let value = try Expression(compiling: source, in: environment).evaluate(bindings)
            Issue.record("the value is \(value)", sourceLocation: sourceLocation)
            return nil
        } catch {
            return error
        }
    }
}
