import JSON

/// Cases of Cedar's own corpus with something changed in their texts and values.
enum CedarMutation {
    private static let words = [
        "true", "false", "1", "-1", "9223372036854775807", "9223372036854775808", "\"\"", "\"a\"", "principal",
        "action", "resource", "context", "==", "!=", "<", "in", "is", "has", "like", "&&", "||", "!", "-", "+", "*",
        "if true then 1 else ", "(", ")", "[", "]", "{", "}", ",", ".", "::", ";", "ip(\"1.2.3.4\")",
        "decimal(\"1.0\")",
        "datetime(\"2024-01-01\")", "duration(\"1h\")", ".contains(1)", ".isEmpty()", ".hasTag(\"a\")", "?principal",
        "when", "unless", "permit", "forbid", "@id(\"x\")", "%", "/", "\"\\u{d800}\"", "__cedar", "// x\n", "0x1",
        "'a'",
        "\"\\x41\"", "\"\\u{110000}\"", "\"\\'\"", "01", "principal.", " = ", "User", "Long", "Set<Long>",
    ]

    static func mutate(_ test: JSON, _ random: inout SplitMix64) -> JSON {
        var policies = test["policies"]?.stringValue ?? ""
        var schema = test["schema"]?.stringValue ?? ""
        for _ in 0..<(random.chance(15) ? 0 : 1 + random.below(3)) {
            if random.chance(80) { policies = changed(policies, &random) } else { schema = changed(schema, &random) }
        }
        let requests = (test["requests"]?.arrayValue ?? []).prefix(4).map { request in
            ["principal", "action", "resource", "context"].reduce(into: JSONObject()) { $0[$1] = request[$1] }
        }
        var entities = test["entities"] ?? []
        if random.chance(20), let list = entities.arrayValue, !list.isEmpty {
            entities = random.pick(Candidates.chunks(list).map { .array($0) })
        }
        return [
            "policies": .string(policies), "schema": random.chance(85) ? .string(schema) : .null,
            "entities": entities, "links": [], "requests": .array(requests.map { .object($0) }),
        ]
    }

    /// The text with one token left out, doubled, exchanged or added.
    static func changed(_ text: String, _ random: inout SplitMix64) -> String {
        var tokens = TextTokens.split(text)
        guard !tokens.isEmpty else { return random.pick(words) }
        let position = random.below(tokens.count)
        switch random.below(7) {
        case 0: tokens.remove(at: position)
        case 1: tokens.insert(random.pick(tokens), at: position)
        case 2: tokens[position] = random.pick(tokens)
        case 3: tokens[position] = random.pick(words)
        case 4: tokens.insert(" \(random.pick(words)) ", at: position)
        case 5: tokens.swapAt(position, random.below(tokens.count))
        default:
            guard let group = random.pickAny(TextTokens.groups(tokens)) else { return text }
            tokens.replaceSubrange(group, with: [random.pick(words)])
        }
        return tokens.joined()
    }

    /// A policy set's JSON with a part left out, renamed, replaced, added or moved elsewhere.
    static func changed(_ json: JSON, _ random: inout SplitMix64) -> JSON {
        switch json {
        case .array(var elements) where !elements.isEmpty && random.chance(85):
            let position = random.below(elements.count)
            switch random.below(6) {
            case 0: elements.remove(at: position)
            case 1: elements.append(elements[position])
            default: elements[position] = changed(elements[position], &random)
            }
            return .array(elements)
        case .object(var object) where !object.isEmpty && random.chance(90):
            let member = random.pick(Array(object))
            switch random.below(14) {
            case 0: object[member.key] = nil
            case 1: object[random.pick(members)] = member.value
            case 2:
                object[member.key] = nil
                object[random.pick(members)] = member.value
            default: object[member.key] = changed(member.value, &random)
            }
            return .object(object)
        default:
            return random.pick([
                .null, true, 1, "a", [], [:], "==", "All", ["Value": true], ["Var": "context"], ["a"],
                ["__entity": ["type": "User", "id": "a"]], ["type": "User", "id": "a"], "?principal",
                ["entity": ["type": "User", "id": "a"]], ["Literal": "a"], "Wildcard", .uint(1 << 63),
            ])
        }
    }

    private static let members = [
        "effect", "principal", "action", "resource", "conditions", "annotations", "op", "entity", "entities", "slot",
        "entity_type", "in", "kind", "body", "left", "right", "arg", "attr", "pattern", "Value", "Var", "Set", "Record",
        "&&", "==", "<", "+", "contains", "isEmpty", "ip", "lessThan", "like", "has", "is", "if", "then", "else", "foo",
        "Literal", "__expr", "staticPolicies", "templates", "templateLinks", ".", "getTag", "if-then-else", "!", "neg",
    ]
}
