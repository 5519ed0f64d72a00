import Expression
import JSON

/// An expression is compiled or refused at a place, and evaluated within its cost.
enum CelTarget {
    private static let variables: [String: CELType] = [
        "x": .dyn, "i": .int, "u": .uint, "d": .double, "s": .string, "b": .bool, "y": .bytes,
        "l": .list(.int), "m": .map(key: .string, value: .dyn), "at": .timestamp, "du": .duration,
        "input": .object(fields: ["amount": .int, "currency": .string], open: false),
    ]
    private static let strict = Environment(variables: variables, limits: Limits(costMax: 20_000))
    private static let lax = Environment(variables: variables, checking: .off, limits: Limits(costMax: 20_000))
    private static let bindings: Bindings = {
        var bindings = Bindings()
        bindings.bind("x", to: ["a": [1, 2.5, nil, "b"], "c": ["d": true]])
        bindings["i"] = .int(-3)
        bindings["u"] = .uint(.max)
        bindings["d"] = .double(1.5)
        bindings["s"] = .string("aé🦊")
        bindings["b"] = .bool(true)
        bindings["y"] = .bytes([0, 255, 65])
        bindings.bind("l", to: [1, 2, 3])
        bindings.bind("m", to: ["a": 1, "b": "c"])
        bindings.bind("input", to: ["amount": 5, "currency": "EUR"])
        return bindings
    }()

    static func run(_ text: String) {
        for environment in [strict, lax] {
            let expression: Expression
            do throws(ExpressionError) {
                expression = try Expression(compiling: text, in: environment)
            } catch {
                promise(error.range != nil, "an error has no place: \(error)")
                continue
            }
            guard let value = try? expression.evaluate(bindings) else { continue }
            // A value too large to be JSON is an error too.
            _ = try? value.json()
        }
    }

    static func runTemplate(_ text: String) {
        guard let template = try? Template(compiling: text, in: strict) else { return }
        _ = try? template.evaluate(bindings)
    }
}
