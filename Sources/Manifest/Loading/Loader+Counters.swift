import Expression
import JSON
import Policy

extension Loader {
    /// The counters of `reeve.yaml`, whose expressions are checked against each tool that they count.
    mutating func counters(_ root: YAMLNode?) -> [CounterDefinition] {
        var counters: [CounterDefinition] = []
        for pair in root?.field("counters")?.pairs ?? [] {
            let node = pair.value
            guard let window = node.text("window").flatMap(CounterDefinition.Window.init(manifest:)) else { continue }
            var terms: [String: CounterDefinition.Terms] = [:]
            var isComplete = true
            for name in node.texts("tool") {
                guard let text = name.text, use(counted: name) else { continue }
                terms[text] = tools[text].flatMap { self.terms(node, of: $0) }
                if terms[text] == nil { isComplete = false }
            }
            // What is missing has been noted, with the tool or here.
            guard isComplete, !terms.isEmpty else { continue }
            let isOpen = terms.values.allSatisfy { terms in
                terms.key?.references.allSatisfy { ["principal", "run"].contains($0.first) } ?? true
            }
            counters.append(
                CounterDefinition(
                    name: pair.key,
                    location: pair.keyLocation,
                    terms: terms,
                    window: window,
                    isOpen: isOpen
                )
            )
        }
        return counters.sorted { $0.name < $1.name }
    }

    /// Whether there is such a tool, be it one that cannot be read.
    private mutating func use(counted node: YAMLNode) -> Bool {
        guard let name = node.text, !notes.toolNames.contains(name) else { return true }
        unknown(.unknownTool, "tool", name, at: node.location, among: notes.toolNames)
        return false
    }

    private mutating func terms(_ node: YAMLNode, of tool: ToolDefinition) -> CounterDefinition.Terms? {
        var types: [String: CELType] = [:]
        for (name, fact) in tool.facts {
            let type = tools[fact.tool]?.output.map { CELType(schema: $0.source) } ?? .dyn
            types[name] = fact.isOptional ? .nullable(type) : type
        }
        let environment = Environment.counter(input: tool.input, facts: types)
        let known = problems.all.count
        let sum = node.field("sum").flatMap { templateValue($0, in: environment) }
        let key = node.field("key").flatMap { templateValue($0, in: environment) }
        guard problems.all.count == known else { return nil }
        if let sum, let place = node.field("sum"), ![.int, .dyn].contains(sum.type.unwrapped) {
            problems.error(
                .counter,
                at: place.location,
                "a sum is made of whole numbers, and for `\(tool.name)` this is of type `\(sum.type)`",
                hint: "count in the smallest unit, such as cents"
            )
            return nil
        }
        let optional = Self.optionalNames(tool, facts: types)
        let references = (sum?.references ?? []).union(key?.references ?? [])
        return CounterDefinition.Terms(
            sum: sum,
            key: key,
            isOptional: references.contains { optional.contains(JSONPointer(tokens: Array($0.prefix(2)))) }
                || sum?.type.isNullable == true
                || key?.type.isNullable == true
        )
    }

    /// What a call may lack: `input.NAME` that is not required, `facts.NAME` that may be null, and for whom the run works.
    private static func optionalNames(_ tool: ToolDefinition, facts: [String: CELType]) -> Set<JSONPointer> {
        var names: Set<JSONPointer> = [JSONPointer(tokens: ["run", "principal"])]
        let required = Set(
            (tool.input.source["required"]?.arrayValue ?? []).compactMap(\.stringValue).map(ExactString.init)
        )
        for name in tool.input.source["properties"]?.objectValue?.keys ?? [] where !required.contains(ExactString(name))
        {
            names.insert(JSONPointer(tokens: ["input", name]))
        }
        for (name, type) in facts where type.isNullable { names.insert(JSONPointer(tokens: ["facts", name])) }
        return names
    }

    /// A counter that no policy looks at is work for nothing.
    mutating func checkCounters(_ parts: Parts) {
        let interest = PolicyInterest(parts.policies.set.policies, counters: parts.counters.map(\.name))
        for counter in parts.counters where !interest.counters.contains(counter.name) {
            problems.warn(
                .unused,
                at: counter.location,
                "no policy looks at the counter `\(counter.name)`",
                hint: "policies see it as `context.history.\(counter.name)`"
            )
        }
    }
}

extension CELType {
    fileprivate var isNullable: Bool {
        switch self {
        case .nullable, .null: true
        default: false
        }
    }

    fileprivate var unwrapped: CELType {
        if case .nullable(let type) = self { return type }
        return self
    }
}
