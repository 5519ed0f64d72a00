internal import JSON

/// Writes a condition in Cedar's JSON format.
///
/// The format joins two conditions at a time, so a chain of a thousand nests a thousand deep, and readers of JSON give up
/// long before. A condition that would nest deeper than they go has its chains written in halves.
struct PolicyJSONWriter {
    /// How many levels the JSON of a condition may have before its chains are halved; with the policy around it, within
    /// what ``JSON`` reads by default.
    static let levelsMax = 480

    private let isBalanced: Bool

    static func json(_ expression: Expression) -> JSON {
        PolicyJSONWriter(isBalanced: levels(expression) > levelsMax).json(expression)
    }

    /// How many levels an expression takes at most where chains are not halved.
    private static func levels(_ expression: Expression) -> Int {
        switch expression.kind {
        case .and(let operands), .or(let operands):
            operands.enumerated().reduce(0) { deepest, operand in
                // The first operand stands deepest, the second beside it.
                max(deepest, levels(operand.element) + 2 * min(operands.count - operand.offset, operands.count - 1))
            }
        case .has(let owner, let path): levels(owner) + 4 * path.count
        default: 3 + expression.kind.operands.reduce(0) { max($0, levels($1)) }
        }
    }

    private func json(_ expression: Expression) -> JSON {
        switch expression.kind {
        case .literal(let literal): return ["Value": json(literal)]
        case .variable(let variable): return ["Var": .string(variable.rawValue)]
        case .conditional(let test, let then, let otherwise):
            return ["if-then-else": ["if": json(test), "then": json(then), "else": json(otherwise)]]
        case .and(let operands): return chain("&&", operands.map { json($0) })
        case .or(let operands): return chain("||", operands.map { json($0) })
        case .not(let operand): return ["!": ["arg": json(operand)]]
        case .negate(let operand): return ["neg": ["arg": json(operand)]]
        case .isEmpty(let operand): return ["isEmpty": ["arg": json(operand)]]
        case .binary(let comparison, let left, let right):
            return .object([comparison.rawValue: ["left": json(left), "right": json(right)]])
        case .attribute(let owner, let name): return [".": ["left": json(owner), "attr": .string(name.text)]]
        case .has(let owner, let path): return has(owner, path)
        case .like(let operand, let pattern):
            return ["like": ["left": json(operand), "pattern": .array(json(pattern))]]
        case .isType(let operand, let type):
            return ["is": ["left": json(operand), "entity_type": .string(type.name)]]
        case .isTypeIn(let operand, let type, let ancestor):
            return ["is": ["left": json(operand), "entity_type": .string(type.name), "in": json(ancestor)]]
        case .set(let elements): return ["Set": .array(elements.map { json($0) })]
        case .record(let fields):
            return ["Record": .object(JSONObject(fields.map { ($0.name.text, json($0.value)) }))]
        case .call(let function, let arguments):
            return .object([function.rawValue: .array(arguments.map { json($0) })])
        }
    }

    /// `a && b && c` is `(a && b) && c`, which is how Cedar writes it. In halves it means the same: operands are
    /// evaluated from left to right up to the first that decides.
    private func chain(_ name: String, _ operands: some RandomAccessCollection<JSON>) -> JSON {
        guard isBalanced, operands.count > 2 else {
            return operands.dropFirst().reduce(operands.first ?? .null) { Self.pair(name, $0, $1) }
        }
        let half = operands.count / 2
        return Self.pair(name, chain(name, operands.prefix(half)), chain(name, operands.dropFirst(half)))
    }

    private static func pair(_ name: String, _ left: JSON, _ right: JSON) -> JSON {
        .object([name: ["left": left, "right": right]])
    }

    /// The format has no paths: `a has b.c` is `a has b && a.b has c`.
    private func has(_ owner: Expression, _ path: [AttributeName]) -> JSON {
        var owner = json(owner)
        var tests: [JSON] = []
        for name in path {
            tests.append(["has": ["left": owner, "attr": .string(name.text)]])
            owner = [".": ["left": owner, "attr": .string(name.text)]]
        }
        return chain("&&", tests)
    }

    private func json(_ literal: Literal) -> JSON {
        switch literal {
        case .bool(let value): .bool(value)
        case .long(let value): .int(value)
        case .string(let value): .string(value)
        case .entity(let uid): ["__entity": PolicyJSON.json(uid)]
        }
    }

    /// Each character is a literal of its own, as Cedar itself writes them.
    private func json(_ pattern: Pattern) -> [JSON] {
        pattern.pieces.map { piece in
            switch piece {
            case .wildcard: "Wildcard"
            case .scalar(let scalar): ["Literal": .string(String(scalar))]
            }
        }
    }
}
