import JSON

/// Groups of the corpus with something changed in their schemas and instances.
enum SchemaMutation {
    static func mutate(_ group: JSON, _ random: inout SplitMix64) -> JSON {
        var schema = group["schema"] ?? true
        let instances = (group["tests"]?.arrayValue ?? []).compactMap { $0["data"] }
        for _ in 0..<random.below(3) { schema = changed(schema, depth: 3, &random) }
        let chosen = instances.prefix(8).map { random.chance(60) ? $0 : changed($0, depth: 2, &random) }
        return ["schema": schema, "instances": .array(chosen)]
    }

    private static func changed(_ json: JSON, depth: Int, _ random: inout SplitMix64) -> JSON {
        switch json {
        case .array(var elements) where !elements.isEmpty && depth > 0:
            let position = random.below(elements.count)
            switch random.below(4) {
            case 0: elements.remove(at: position)
            case 1: elements.append(random.pick(elements))
            default: elements[position] = changed(elements[position], depth: depth - 1, &random)
            }
            return .array(elements)
        case .object(var object) where !object.isEmpty && depth > 0:
            let member = random.pick(Array(object))
            switch random.below(6) {
            case 0: object[member.key] = nil
            case 1: object[random.pick(Array(object)).key] = member.value
            default: object[member.key] = changed(member.value, depth: depth - 1, &random)
            }
            return .object(object)
        default:
            var writer = SchemaWriter(noise: 0)
            return random.chance(50) ? writer.instance(depth: 1, &random) : writer.schema(depth: 1, &random)
        }
    }
}
