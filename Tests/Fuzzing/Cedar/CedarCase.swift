import JSON

/// A random world with policies, entities and requests in it.
struct CedarCase {
    private let world: CedarWorld
    private let values: CedarValues
    /// How often, of a hundred times, an expression is of another type than it should be.
    private let noise: Int
    private let isTyped: Bool

    static func generate(_ random: inout SplitMix64) -> JSON {
        let world = CedarWorld(&random)
        let noise = random.pick([0, 0, 0, 2, 8])
        let values = CedarValues(world: world, noise: random.pick([0, 0, 0, 1, 5]))
        return CedarCase(world: world, values: values, noise: noise, isTyped: random.chance(80)).json(&random)
    }

    private func json(_ random: inout SplitMix64) -> JSON {
        var texts: [String] = []
        var links: [JSON] = []
        for position in 0..<(1 + random.below(4)) {
            var writer = CedarPolicyWriter(world: world, values: values, noise: noise)
            let policy = writer.policy(&random)
            texts.append(policy.text)
            guard !policy.slots.isEmpty, random.chance(80) else { continue }
            links.append(link(policy.slots, position, &random))
        }
        return [
            "policies": .string(texts.joined(separator: random.pick(["\n", "\n\n// a comment\n", ""]))),
            "schema": isTyped ? .string(schema(&random)) : .null,
            "entities": .array(entities(&random)),
            "links": .array(links),
            "requests": .array((0..<4).map { _ in request(&random) }),
        ]
    }

    /// In either of Cedar's two syntaxes.
    private func schema(_ random: inout SplitMix64) -> String {
        random.chance(35) ? world.json(&random).serialized() : world.text(&random)
    }

    private func link(_ slots: [String: String], _ position: Int, _ random: inout SplitMix64) -> JSON {
        var values = JSONObject()
        for slot in slots.keys.sorted() where !random.chance(self.values.noise) {
            values[slot] = uid(slots[slot] ?? "", &random)
        }
        return [
            "template_id": .string("policy\(position)"), "new_id": .string("link\(position)"),
            "values": .object(values),
        ]
    }

    private func uid(_ type: String, _ random: inout SplitMix64) -> JSON {
        let type = random.chance(values.noise) ? random.pick(world.entities).name : type
        return ["type": .string(type), "id": .string(values.id(of: type, &random))]
    }

    private func entities(_ random: inout SplitMix64) -> [JSON] {
        var entities: [JSON] = []
        for kind in world.entities {
            // Groups stand behind their members, so that parents lead nowhere back but where noise has it so.
            for id in random.some(kind.choices ?? ["a", "b", "c"], percent: 60) {
                let parents = random.some(kind.parents.filter { $0 > kind.name || random.chance(10) }, percent: 60)
                var entity: JSONObject = [
                    "uid": ["type": .string(kind.name), "id": .string(id)],
                    "attrs": values.record(kind.fields, isExplicit: !isTyped, &random),
                    "parents": .array(parents.map { uid($0, &random) }),
                ]
                if let tags = kind.tags, random.chance(70) {
                    var object = JSONObject()
                    for name in random.some(["a", "b", "x y"], percent: 50) {
                        object[name] = values.json(tags, isExplicit: !isTyped, &random)
                    }
                    entity["tags"] = .object(object)
                }
                entities.append(.object(entity))
            }
        }
        if !isTyped || random.chance(20) {
            for action in world.actions {
                entities.append([
                    "uid": ["type": .string(world.actionType), "id": .string(action.id)], "attrs": [:],
                    "parents": .array(
                        action.groups.map { ["type": .string(world.actionType), "id": .string($0)] }
                    ),
                ])
            }
        }
        return entities
    }

    private func request(_ random: inout SplitMix64) -> JSON {
        let action = random.pick(world.actions)
        let all = world.entities.map(\.name)
        let isStray = random.chance(values.noise)
        return [
            "principal": uid(
                isStray ? random.pick(all) : random.pick(action.principals.isEmpty ? all : action.principals),
                &random
            ),
            "action": ["type": .string(world.actionType), "id": .string(action.id)],
            "resource": uid(random.pick(action.resources.isEmpty ? all : action.resources), &random),
            "context": values.record(action.context, isExplicit: !isTyped, &random),
        ]
    }
}
