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
        .array(conditions.map { ["kind": .string($0.kind.rawValue), "body": PolicyJSONWriter.json($0.expression)] })
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

    static func json(_ uid: EntityUID) -> JSON { ["type": .string(uid.type.name), "id": .string(uid.id)] }
}
