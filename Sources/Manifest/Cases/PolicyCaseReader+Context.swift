import JSON
import JSONSchema

/// What policy sees of a call besides who asks for it.
extension PolicyCaseReader {
    mutating func input(_ item: YAMLNode, _ tool: ToolDefinition, isInvalid: Bool) -> JSON {
        let input = Self.merged(defaults?["input"], item["input"]) ?? .object([:])
        let violations = tool.input.schema.validate(input)
        if isInvalid, violations.isEmpty {
            problems.error(
                .policyTest,
                at: item["expect"]?.location ?? item.location,
                "the schema of `\(tool.name)` takes the input, so the case is not `invalid`"
            )
        }
        for violation in violations.prefix(Self.violationsMax) where !isInvalid {
            problems.error(
                .policyTest,
                at: place(of: violation.instanceLocation, "input", item),
                "`\(tool.name)` does not take this input: \(violation)",
                hint: "where that is the test, `expect: invalid`"
            )
        }
        return input
    }

    mutating func facts(_ item: YAMLNode, _ tool: ToolDefinition) -> [String: JSON] {
        for pair in item["facts"]?.pairs ?? [] where tool.facts[pair.key] == nil {
            let known = Array(tool.facts.keys)
            problems.error(
                .fact,
                at: pair.keyLocation,
                "`\(tool.name)` has no fact `\(pair.key)`",
                hint: known.isEmpty
                    ? "the tool declares no facts: they are written in its `facts`"
                    : Suggestion.hint(for: pair.key, among: known, kind: "fact")
            )
        }
        let given = Self.merged(defaults?["facts"], item["facts"])
        var facts: [String: JSON] = [:]
        for (name, fact) in tool.facts.sorted(by: { $0.key < $1.key }) {
            let output = project.tools[fact.tool]?.output
            guard let value = given?[name], !value.isNull else {
                // What the gateway always finds, a case must have; else it would test what cannot be.
                guard !fact.isOptional, output?.schema.isValid(.null) != true else { continue }
                problems.error(
                    .fact,
                    at: item.location,
                    "the case lacks the fact `\(name)`, which the gateway looks up for `\(tool.name)`",
                    hint: "give it under `facts`, here or in `defaults`"
                )
                continue
            }
            facts[name] = value
            for violation in output?.schema.validate(value).prefix(Self.violationsMax) ?? [] {
                let pointer = JSONPointer(tokens: [name] + violation.instanceLocation.tokens)
                problems.error(
                    .fact,
                    at: place(of: pointer, "facts", item),
                    "`\(fact.tool)` never answers this: \(violation)"
                )
            }
        }
        return facts
    }

    private static let violationsMax = 8

    private static func merged(_ defaults: YAMLNode?, _ own: YAMLNode?) -> JSON? {
        guard let own else { return defaults?.json }
        guard !own.isNull else { return nil }
        return defaults.map { $0.json.merging(patch: own.json) } ?? own.json
    }

    /// Where a value stands: in the case, or else in the defaults.
    private func place(of pointer: JSONPointer, _ name: String, _ item: YAMLNode) -> SourceLocation {
        let own = item[name]
        if let own, pointer.evaluate(in: own.json) != nil { return own.nearest(to: pointer).location }
        if let shared = defaults?[name], pointer.evaluate(in: shared.json) != nil {
            return shared.nearest(to: pointer).location
        }
        return (own ?? item).location
    }

    /// What went before: what is not written did not happen, so every counter that the call sees holds something.
    mutating func past(_ item: YAMLNode, _ tool: ToolDefinition) -> PolicyPast {
        var past = PolicyPast(runLabels: labels("labels", item), inputLabels: labels("input_labels", item))
        let seen = project.counters.filter { $0.isSeen(by: tool.name) }.map(\.name)
        for name in seen { past.history[name] = 0 }
        for node in [defaults, item].compactMap(\.self) {
            for pair in kept("calls", of: node, item) {
                if project.tools[pair.key] == nil {
                    problems.unknown(.unknownTool, "tool", pair.key, at: pair.keyLocation, among: project.tools.keys)
                }
                past.calls[pair.key] = pair.value.json.intValue
            }
            for pair in kept("history", of: node, item) {
                if !seen.contains(pair.key), !pair.value.isNull { unseen(pair, by: tool, among: seen) }
                past.history[pair.key] = pair.value.json.intValue
            }
        }
        return past
    }

    /// The members of a field of the case or of the defaults; none of the defaults where the case takes them away.
    private func kept(_ name: String, of node: YAMLNode, _ item: YAMLNode) -> [YAMLPair] {
        item[name]?.isNull == true ? [] : node.field(name)?.pairs ?? []
    }

    /// Notes a counter that the call does not see.
    private mutating func unseen(_ pair: YAMLPair, by tool: ToolDefinition, among seen: [String]) {
        guard project.counters.contains(where: { $0.name == pair.key }) else {
            problems.unknown(
                .counter,
                "counter",
                pair.key,
                at: pair.keyLocation,
                among: seen.isEmpty ? project.counters.map(\.name) : seen
            )
            return
        }
        problems.error(
            .counter,
            at: pair.keyLocation,
            "calls of `\(tool.name)` do not see the counter `\(pair.key)`",
            hint: seen.isEmpty ? "they see no counter" : "they see " + seen.map { "`\($0)`" }.joined(separator: ", ")
        )
    }

    /// Labels that a run can have: no other one ever arrives.
    private mutating func labels(_ name: String, _ item: YAMLNode) -> [String] {
        var found: [String] = []
        for node in field(name, item)?.elements ?? [] {
            guard let label = node.text else { continue }
            found.append(label)
            guard !project.labels.contains(label) else { continue }
            problems.error(
                .unknownLabel,
                at: node.location,
                "no tool and no workflow carries the label `\(label)`",
                hint: Suggestion.hint(for: label, among: project.labels, kind: "label")
            )
        }
        return found
    }
}
