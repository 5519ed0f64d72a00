extension CedarPolicyWriter {
    /// An expression of a type, or, as often as there is noise, of another.
    mutating func expression(_ shape: CedarShape, depth: Int, _ random: inout SplitMix64) -> String {
        if random.chance(noise) {
            let other = world.shape(depth: 1, &random)
            return typed(other, depth: depth, &random)
        }
        return typed(shape, depth: depth, &random)
    }

    private mutating func typed(_ shape: CedarShape, depth: Int, _ random: inout SplitMix64) -> String {
        if shape == .bool { return bool(depth: depth, &random) }
        if random.chance(depth > 0 ? 35 : 60), let name = random.pickAny(names.filter { $0.shape == shape }) {
            return name.text
        }
        if depth > 0, random.chance(10) {
            return "(if \(bool(depth: depth - 1, &random)) then \(expression(shape, depth: depth - 1, &random)) else "
                + "\(expression(shape, depth: depth - 1, &random)))"
        }
        if depth > 0, random.chance(15), let owner = recordWith(shape, &random) { return owner }
        switch shape {
        case .long: return long(depth: depth, &random)
        case .set(let element):
            let count = random.chance(noise) ? 0 : 1 + random.below(3)
            return
                "[\((0..<count).map { _ in expression(element, depth: depth - 1, &random) }.joined(separator: ", "))]"
        case .record(let fields): return record(fields, depth: depth, &random)
        case .datetime where depth > 0 && random.chance(35):
            return random.chance(50)
                ? "\(expression(.datetime, depth: depth - 1, &random)).offset(\(expression(.duration, depth: depth - 1, &random)))"
                : "\(expression(.datetime, depth: depth - 1, &random)).toDate()"
        case .duration where depth > 0 && random.chance(35):
            return random.chance(50)
                ? "\(expression(.datetime, depth: depth - 1, &random)).durationSince(\(expression(.datetime, depth: depth - 1, &random)))"
                : "\(expression(.datetime, depth: depth - 1, &random)).toTime()"
        case .entity(let type): return CedarSpelling.uid(type, values.id(of: type, &random))
        case .ip, .decimal, .datetime, .duration:
            if random.chance(noise) {
                return "\(CedarValues.function(shape))(\(expression(.string, depth: depth - 1, &random)))"
            }
            return "\(CedarValues.function(shape))(\(CedarSpelling.quoted(values.text(of: shape, &random))))"
        default: return CedarSpelling.quoted(random.pick(CedarValues.strings))
        }
    }

    /// A literal record with a field of the type, and the access to the field.
    private mutating func recordWith(_ shape: CedarShape, _ random: inout SplitMix64) -> String? {
        let name = random.pick(CedarWorld.fieldNames)
        let field = CedarField(name: name, shape: shape, isOptional: false)
        return CedarSpelling.access(record([field], depth: 1, &random), name, &random)
    }

    private mutating func record(_ fields: [CedarField], depth: Int, _ random: inout SplitMix64) -> String {
        let members = fields.filter { !$0.isOptional || random.chance(60) }.map { field in
            let name =
                CedarSpelling.isWord(field.name) && random.chance(60)
                ? field.name : CedarSpelling.quoted(field.name)
            return "\(name): \(expression(field.shape, depth: depth - 1, &random))"
        }
        return "{\(members.joined(separator: ", "))}"
    }

    private mutating func long(depth: Int, _ random: inout SplitMix64) -> String {
        guard depth > 0, random.chance(65) else { return literal(values.long(&random)) }
        let next = depth - 1
        switch random.below(8) {
        case 0, 1: return "(\(expression(.long, depth: next, &random)) + \(expression(.long, depth: next, &random)))"
        case 2: return "(\(expression(.long, depth: next, &random)) - \(expression(.long, depth: next, &random)))"
        case 3: return "\(expression(.long, depth: next, &random)) * \(literal(values.long(&random)))"
        case 4: return "-\(expression(.long, depth: next, &random))"
        case 5: return "\(expression(.long, depth: next, &random)) - \(expression(.long, depth: next, &random)) * 2"
        default:
            let unit = random.pick(["toMilliseconds", "toSeconds", "toMinutes", "toHours", "toDays"])
            return "\(expression(.duration, depth: next, &random)).\(unit)()"
        }
    }

    private func literal(_ number: Int64) -> String { number < 0 ? "(\(number))" : "\(number)" }

    /// A condition.
    mutating func bool(depth: Int, _ random: inout SplitMix64) -> String {
        if random.chance(noise) {
            let shape = world.shape(depth: 1, &random)
            if shape != .bool { return expression(shape, depth: depth - 1, &random) }
        }
        guard depth > 0 else {
            if random.chance(50), let name = random.pickAny(names.filter { $0.shape == .bool }) { return name.text }
            return random.chance(50) ? random.pick(["true", "false"]) : comparison(depth: 0, &random)
        }
        let next = depth - 1
        switch random.below(12) {
        case 0: return "(\(bool(depth: next, &random)) && \(bool(depth: next, &random)))"
        case 1: return "(\(bool(depth: next, &random)) || \(bool(depth: next, &random)))"
        case 2: return "!\(primary(bool(depth: next, &random)))"
        case 3:
            return
                "if \(bool(depth: next, &random)) then \(bool(depth: next, &random)) else \(bool(depth: next, &random))"
                .parenthesized
        case 4, 5, 6: return guarded(depth: next, &random) ?? comparison(depth: next, &random)
        case 7: return tagged(depth: next, &random) ?? comparison(depth: next, &random)
        default: return comparison(depth: next, &random)
        }
    }

    private func primary(_ text: String) -> String { text.hasPrefix("(") ? text : "(\(text))" }

    /// A test for a field that may be missing, with its use behind.
    private mutating func guarded(depth: Int, _ random: inout SplitMix64) -> String? {
        guard let chance = random.pickAny(chances) else { return nil }
        let isWord = CedarSpelling.isWord(chance.field.name) && random.chance(80)
        let test = "\(chance.owner) has \(isWord ? chance.field.name : CedarSpelling.quoted(chance.field.name))"
        let saved = (names, chances)
        enter(
            CedarSpelling.access(chance.owner, chance.field.name, &random),
            chance.field.shape,
            depth: 2,
            &random
        )
        // What was just tested for is what the condition behind should be about.
        if random.chance(70) { names += names[saved.0.count...] + names[saved.0.count...] }
        let inner = comparisonOf(names.last?.shape ?? .long, depth: depth, &random)
        let more = bool(depth: depth, &random)
        (names, chances) = saved
        switch random.below(5) {
        case 0: return "(if \(test) then \(inner) else \(bool(depth: depth, &random)))"
        case 1: return "(!(\(test)) || \(inner))"
        case 2: return "(\(test) && (\(inner) || \(more)))"
        default: return "(\(test) && \(inner))"
        }
    }

    private mutating func tagged(depth: Int, _ random: inout SplitMix64) -> String? {
        let owners = names.compactMap { name -> (String, CedarShape)? in
            guard case .entity(let type) = name.shape, let tags = world.entity(type)?.tags else { return nil }
            return (name.text, tags)
        }
        guard let (owner, shape) = random.pickAny(owners) else { return nil }
        let key =
            random.chance(70)
            ? CedarSpelling.quoted(random.pick(["a", "b", "x y"])) : expression(.string, depth: 0, &random)
        let saved = names
        names.append(Name(text: "\(owner).getTag(\(key))", shape: shape))
        let inner = comparisonOf(shape, depth: depth, &random)
        names = saved
        return "(\(owner).hasTag(\(key)) && \(inner))"
    }
}

extension String {
    fileprivate var parenthesized: String { "(\(self))" }
}
