/// The type of a Cedar value, as the generator thinks of it.
indirect enum CedarShape: Equatable, Sendable {
    case bool, long, string, ip, decimal, datetime, duration
    case entity(String)
    case set(CedarShape)
    case record([CedarField])

    static let simple: [CedarShape] = [.bool, .long, .string, .ip, .decimal, .datetime, .duration]
}

/// A field of a record, or an attribute of an entity.
struct CedarField: Equatable, Sendable {
    var name: String
    var shape: CedarShape
    var isOptional: Bool
}

/// A random schema: types of entities, actions, and what contexts hold.
struct CedarWorld {
    struct EntityKind {
        var name: String
        var fields: [CedarField]
        var tags: CedarShape?
        var parents: [String]
        var choices: [String]?
    }

    struct ActionKind {
        var id: String
        var groups: [String]
        var principals: [String]
        var resources: [String]
        var context: [CedarField]
    }

    private(set) var namespace = ""
    private(set) var entities: [EntityKind] = []
    private(set) var actions: [ActionKind] = []

    static let ids = ["a", "b", "c", "", "x y", "é", "\"", "\\", "\n", "\u{0}", "🦊", "a*b", "'"]
    static let fieldNames = [
        "a", "b", "c", "flag", "size", "owner", "name", "a b", "if", "principal", "", "is", "é", "has", "__x",
    ]

    init(_ random: inout SplitMix64) {
        namespace = random.pick(["", "", "", "N", "App::Inner"])
        let names = Array(["User", "Group", "Doc", "Folder", "T"].prefix(2 + random.below(4)))
        for name in names {
            entities.append(
                EntityKind(
                    name: qualified(name),
                    fields: [],
                    tags: nil,
                    parents: random.some(names, percent: 30).map(qualified),
                    choices: name != "User" && random.chance(8) ? ["red", "green", "x y"] : nil
                )
            )
        }
        for position in entities.indices where entities[position].choices == nil {
            entities[position].fields = fields(depth: 2, &random)
            if random.chance(35) { entities[position].tags = shape(depth: 1, &random) }
        }
        for position in entities.indices where entities[position].choices != nil { entities[position].parents = [] }
        let all = entities.map(\.name)
        for id in ["view", "edit", "group", "odd \"action\""].prefix(1 + random.below(4)) {
            let groups = random.some(actions.map(\.id), percent: 30)
            let isGroup = random.chance(15)
            actions.append(
                ActionKind(
                    id: id,
                    groups: groups,
                    principals: isGroup ? [] : Array(Set([random.pick(all)] + random.some(all, percent: 15))).sorted(),
                    resources: isGroup ? [] : Array(Set([random.pick(all)] + random.some(all, percent: 15))).sorted(),
                    context: isGroup ? [] : fields(depth: 2, &random)
                )
            )
        }
    }

    func qualified(_ name: String) -> String { namespace.isEmpty ? name : "\(namespace)::\(name)" }

    var actionType: String { qualified("Action") }

    func entity(_ name: String) -> EntityKind? { entities.first { $0.name == name } }

    func fields(depth: Int, _ random: inout SplitMix64) -> [CedarField] {
        var fields: [CedarField] = []
        for _ in 0..<random.below(5) {
            let name = random.chance(60) ? random.pick(["a", "b", "c", "flag", "size"]) : random.pick(Self.fieldNames)
            guard !fields.contains(where: { $0.name == name }) else { continue }
            fields.append(
                CedarField(name: name, shape: shape(depth: depth, &random), isOptional: random.chance(40))
            )
        }
        return fields
    }

    func shape(depth: Int, _ random: inout SplitMix64) -> CedarShape {
        switch random.below(depth > 0 ? 12 : 9) {
        case 0: .bool
        case 1, 2: .long
        case 3: .string
        case 4, 5: random.pick(CedarShape.simple)
        case 6, 7, 8: .entity(random.pick(entities).name)
        case 9, 10: .set(shape(depth: depth - 1, &random))
        default: .record(fields(depth: depth - 1, &random))
        }
    }
}
