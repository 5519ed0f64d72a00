import JSON

extension CedarWorld {
    /// The schema in Cedar's JSON format.
    func json(_ random: inout SplitMix64) -> JSON {
        var commons = JSONObject()
        var entityTypes = JSONObject()
        for kind in entities {
            entityTypes[local(kind.name)] = entityType(kind, &commons, &random)
        }
        var actionTypes = JSONObject()
        for action in actions { actionTypes[action.id] = json(action, &commons, &random) }
        var content: JSONObject = ["entityTypes": .object(entityTypes), "actions": .object(actionTypes)]
        if !commons.isEmpty || random.chance(20) { content["commonTypes"] = .object(commons) }
        return .object(JSONObject([(namespace, .object(content))]))
    }

    private func entityType(_ kind: EntityKind, _ commons: inout JSONObject, _ random: inout SplitMix64) -> JSON {
        if let choices = kind.choices { return ["enum": .array(choices.map { .string($0) })] }
        var object = JSONObject()
        if !kind.parents.isEmpty || random.chance(20) {
            object["memberOfTypes"] = .array(kind.parents.map { name($0, &random) })
        }
        if !kind.fields.isEmpty || random.chance(20) {
            object["shape"] = json(.record(kind.fields), isShared: false, &commons, &random)
        }
        if let tags = kind.tags { object["tags"] = json(tags, &commons, &random) }
        return .object(object)
    }

    private func json(_ action: ActionKind, _ commons: inout JSONObject, _ random: inout SplitMix64) -> JSON {
        var object = JSONObject()
        if !action.groups.isEmpty {
            object["memberOf"] = .array(
                action.groups.map {
                    random.chance(70) ? ["id": .string($0)] : ["id": .string($0), "type": .string(actionType)]
                }
            )
        }
        if !action.principals.isEmpty {
            object["appliesTo"] = [
                "principalTypes": .array(action.principals.map { name($0, &random) }),
                "resourceTypes": .array(action.resources.map { name($0, &random) }),
                "context": json(.record(action.context), &commons, &random),
            ]
        }
        return .object(object)
    }

    private func name(_ qualified: String, _ random: inout SplitMix64) -> JSON {
        .string(random.chance(50) ? qualified : local(qualified))
    }

    private func json(
        _ shape: CedarShape,
        isShared: Bool = true,
        _ commons: inout JSONObject,
        _ random: inout SplitMix64
    ) -> JSON {
        var object: JSONObject
        switch shape {
        case .bool: object = plain(["Boolean", "Bool", "__cedar::Bool"], &random)
        case .long: object = plain(["Long", "__cedar::Long"], &random)
        case .string: object = plain(["String", "__cedar::String"], &random)
        case .ip: object = `extension`("ipaddr", &random)
        case .decimal: object = `extension`("decimal", &random)
        case .datetime: object = `extension`("datetime", &random)
        case .duration: object = `extension`("duration", &random)
        case .entity(let entity):
            object = [
                "type": .string(random.pick(["Entity", "Entity", "EntityOrCommon"])), "name": name(entity, &random),
            ]
        case .set(let element): object = ["type": "Set", "element": json(element, &commons, &random)]
        case .record(let fields):
            var attributes = JSONObject()
            for field in fields {
                guard case .object(var member) = json(field.shape, &commons, &random) else { continue }
                if field.isOptional {
                    member["required"] = false
                } else if random.chance(20) {
                    member["required"] = true
                }
                attributes[field.name] = .object(member)
            }
            object = ["type": "Record", "attributes": .object(attributes)]
            if random.chance(10) { object["additionalAttributes"] = false }
        }
        guard isShared, random.chance(12) else { return .object(object) }
        let name = "C\(commons.count)"
        commons[name] = .object(object)
        return ["type": .string(name)]
    }

    /// A built-in type by its own name, or as a name that may be an entity's or a common type's.
    private func plain(_ names: [String], _ random: inout SplitMix64) -> JSONObject {
        let name = random.pick(names)
        return random.chance(75) && !name.hasPrefix("__cedar")
            ? ["type": .string(name)] : ["type": "EntityOrCommon", "name": .string(name)]
    }

    private func `extension`(_ name: String, _ random: inout SplitMix64) -> JSONObject {
        random.chance(70)
            ? ["type": "Extension", "name": .string(name)]
            : ["type": "EntityOrCommon", "name": .string(random.pick([name, "__cedar::\(name)"]))]
    }
}
