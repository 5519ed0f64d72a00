public import JSON

extension Policy {
    /// The policy in Cedar's JSON format.
    public var json: JSON { PolicyJSON.json(storage) }
}

extension PolicySet {
    /// The policies in Cedar's JSON format. Links of templates are written as the policies that they are.
    public var json: JSON {
        [
            "templates": .object(JSONObject(templates.map { ($0.id.rawValue, $0.json) })),
            "staticPolicies": .object(JSONObject(policies.map { ($0.id.rawValue, $0.json) })),
            "templateLinks": [],
        ]
    }
}

/// Cedar's JSON format of policies.
enum PolicyJSON {
    static func json(_ policy: Policy.Storage) -> JSON {
        var object: JSONObject = [
            "effect": .string(policy.effect.rawValue),
            "principal": json(policy.principal, slot: "?principal"),
            "action": json(policy.action),
            "resource": json(policy.resource, slot: "?resource"),
            "conditions": json(policy.conditions),
        ]
        if !policy.annotations.isEmpty {
            object["annotations"] = .object(
                JSONObject(policy.annotations.all.map { ($0.name, $0.isBare ? .null : .string($0.value)) })
            )
        }
        return .object(object)
    }

    static func json(_ conditions: [Policy.Condition]) -> JSON {
        .array(conditions.map { ["kind": .string($0.kind.rawValue), "body": json($0.expression)] })
    }

    private static func json(_ constraint: ScopeConstraint, slot: String) -> JSON {
        var object = JSONObject()
        func add(_ entity: ScopeEntity) {
            switch entity {
            case .entity(let uid): object["entity"] = json(uid)
            case .slot: object["slot"] = .string(slot)
            }
        }
        switch constraint {
        case .any: object["op"] = "All"
        case .equal(let entity):
            object["op"] = "=="
            add(entity)
        case .isIn(let entity):
            object["op"] = "in"
            add(entity)
        case .isType(let type), .isTypeIn(let type, _):
            if let entity = constraint.entity { add(entity) }
            let inside = object
            object = ["op": "is", "entity_type": .string(type.name)]
            if !inside.isEmpty { object["in"] = .object(inside) }
        }
        return .object(object)
    }

    private static func json(_ constraint: ActionConstraint) -> JSON {
        switch constraint {
        case .any: ["op": "All"]
        case .equal(let uid): ["op": "==", "entity": json(uid)]
        case .isIn(let uids, let isList):
            isList && uids.count != 1
                ? ["op": "in", "entities": .array(uids.map { json($0) })]
                : ["op": "in", "entity": uids.first.map { json($0) } ?? .null]
        }
    }

    private static func json(_ uid: EntityUID) -> JSON { ["type": .string(uid.type.name), "id": .string(uid.id)] }

    private static func json(_ expression: Expression) -> JSON {
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

    private static func chain(_ name: String, _ operands: [JSON]) -> JSON {
        operands.dropFirst().reduce(operands[0]) { left, right in
            .object([name: ["left": left, "right": right]])
        }
    }

    /// The format has no paths: `a has b.c` is `a has b && a.b has c`.
    private static func has(_ owner: Expression, _ path: [AttributeName]) -> JSON {
        var owner = json(owner)
        var tests: [JSON] = []
        for name in path {
            tests.append(["has": ["left": owner, "attr": .string(name.text)]])
            owner = [".": ["left": owner, "attr": .string(name.text)]]
        }
        return chain("&&", tests)
    }

    private static func json(_ literal: Literal) -> JSON {
        switch literal {
        case .bool(let value): .bool(value)
        case .long(let value): .int(value)
        case .string(let value): .string(value)
        case .entity(let uid): ["__entity": json(uid)]
        }
    }

    /// Each character is a literal of its own, as Cedar itself writes them.
    private static func json(_ pattern: Pattern) -> [JSON] {
        pattern.pieces.map { piece in
            switch piece {
            case .wildcard: "Wildcard"
            case .scalar(let scalar): ["Literal": .string(String(scalar))]
            }
        }
    }
}
