/// Writes one random policy: its scope here, its conditions in the extension.
struct CedarPolicyWriter {
    /// Something that an expression can name, and its type.
    struct Name {
        var text: String
        var shape: CedarShape
    }

    /// A field that may be missing.
    struct Chance {
        var owner: String
        var field: CedarField
    }

    let world: CedarWorld
    let values: CedarValues
    let noise: Int

    var names: [Name] = []
    var chances: [Chance] = []
    private var slots: [String: String] = [:]

    init(world: CedarWorld, values: CedarValues, noise: Int) {
        self.world = world
        self.values = values
        self.noise = noise
    }

    mutating func policy(_ random: inout SplitMix64) -> (text: String, slots: [String: String]) {
        let action = random.pick(world.actions)
        let all = world.entities.map(\.name)
        let principal = random.pick(action.principals.isEmpty ? all : action.principals)
        let resource = random.pick(action.resources.isEmpty ? all : action.resources)
        let isTemplate = random.chance(12)
        let scope = [
            entity("principal", principal, isAlone: action.principals.count == 1, isTemplate, &random),
            self.action(action, &random),
            entity("resource", resource, isAlone: action.resources.count == 1, isTemplate, &random),
        ]
        enter("principal", .entity(principal), depth: 2, &random)
        enter("resource", .entity(resource), depth: 2, &random)
        enter("context", .record(action.context), depth: 3, &random)
        var text = annotations(&random) + random.pick(["permit", "permit", "forbid"]) + " ("
        text += scope.joined(separator: ", ") + (random.chance(10) ? "," : "") + ")"
        for _ in 0..<random.pick([0, 1, 1, 1, 2, 3]) {
            text += " " + random.pick(["when", "when", "unless"]) + " { \(bool(depth: 1 + random.below(4), &random)) }"
        }
        return (text + ";", slots)
    }

    private func annotations(_ random: inout SplitMix64) -> String {
        guard random.chance(15) else { return "" }
        return random.pick(["@note(\"x\\ny\") ", "@a @b(\"é\") ", "@if(\"\") ", "@id(\"x y\") "])
    }

    private mutating func entity(
        _ variable: String,
        _ type: String,
        isAlone: Bool,
        _ isTemplate: Bool,
        _ random: inout SplitMix64
    ) -> String {
        let other = random.pickAny(world.entity(type)?.parents ?? []) ?? type
        func target(_ type: String) -> String {
            CedarSpelling.uid(type, values.id(of: type, &random))
        }
        switch random.below(isAlone ? 7 : 5) {
        case 0:
            if isTemplate {
                slots["?\(variable)"] = type
                return "\(variable) == ?\(variable)"
            }
            return "\(variable) == \(target(type))"
        case 1:
            guard isTemplate else { return "\(variable) is \(type) in \(target(other))" }
            slots["?\(variable)"] = other
            return "\(variable) is \(type) in ?\(variable)"
        case 2 where isAlone:
            guard isTemplate else { return "\(variable) in \(target(other))" }
            slots["?\(variable)"] = other
            return "\(variable) in ?\(variable)"
        case 5, 6: return variable
        default: return random.chance(noise) ? variable : "\(variable) is \(type)"
        }
    }

    private func action(_ action: CedarWorld.ActionKind, _ random: inout SplitMix64) -> String {
        if random.chance(noise) { return "action" }
        let uid = CedarSpelling.uid(world.actionType, action.id)
        switch random.below(8) {
        case 0: return "action in [\(uid)]"
        case 1 where noise > 0 && !action.groups.isEmpty:
            return "action in [\(uid), \(CedarSpelling.uid(world.actionType, random.pick(action.groups)))]"
        case 2 where noise > 0: return "action in []"
        default: return "action == \(uid)"
        }
    }

    /// Makes a value and what hangs on it known to the expressions.
    mutating func enter(_ text: String, _ shape: CedarShape, depth: Int, _ random: inout SplitMix64) {
        names.append(Name(text: text, shape: shape))
        let fields: [CedarField]
        switch shape {
        case .entity(let type): fields = world.entity(type)?.fields ?? []
        case .record(let members): fields = members
        default: return
        }
        guard depth > 0 else { return }
        for field in fields {
            if field.isOptional, random.below(100) >= noise {
                chances.append(Chance(owner: text, field: field))
            } else {
                enter(CedarSpelling.access(text, field.name, &random), field.shape, depth: depth - 1, &random)
            }
        }
    }
}
