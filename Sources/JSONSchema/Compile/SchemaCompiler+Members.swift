import JSON
import Pattern

/// The keywords that apply schemas to an object's members, and `required`, which one pass decides with them.
extension SchemaCompiler {
    mutating func compileMembers(
        _ context: SchemaContext,
        into keywords: inout NodeDraft
    ) throws(SchemaError) {
        var required: [String] = []
        if context.has(.validation), let names = context.object["required"] {
            required = try context.strings(names, "required")
        }
        try compileRule(context, required: required, into: &keywords)
        if let child = try child("propertyNames", context) { keywords.object.append(.propertyNames(child)) }
        var rules: [DependentRule] = []
        if context.dialect.draft != .draft7, let members = try context.members("dependentSchemas") {
            for member in members {
                let node = try node(at: location(context, ["dependentSchemas", member.key]), member.value)
                rules.append(DependentRule(name: member.key, required: [], node: node, keyword: "dependentSchemas"))
            }
        }
        try compileDependencies(context, &rules, into: &keywords)
        if !rules.isEmpty { keywords.object.append(.dependentSchemas(dependents(rules))) }
    }

    /// `dependencies` of draft 7, which later drafts keep for compatibility: an array is `dependentRequired`.
    private mutating func compileDependencies(
        _ context: SchemaContext,
        _ rules: inout [DependentRule],
        into keywords: inout NodeDraft
    ) throws(SchemaError) {
        let keyword = "dependencies"
        var names: [DependentRule] = []
        for member in try context.members(keyword) ?? [] {
            if case .array = member.value {
                let required = try context.strings(member.value, keyword)
                names.append(DependentRule(name: member.key, required: required, node: .none, keyword: keyword))
            } else {
                let node = try node(at: location(context, [keyword, member.key]), member.value)
                rules.append(DependentRule(name: member.key, required: [], node: node, keyword: keyword))
            }
        }
        if !names.isEmpty { keywords.object.append(.dependentRequired(dependents(names))) }
    }

    private mutating func compileRule(
        _ context: SchemaContext,
        required: [String],
        into keywords: inout NodeDraft
    ) throws(SchemaError) {
        var properties: [(name: String, node: NodeID)] = []
        for member in try context.members("properties") ?? [] {
            let node = try node(at: location(context, ["properties", member.key]), member.value)
            properties.append((member.key, node))
        }
        var patterns: [(pattern: Pattern, node: NodeID)] = []
        for member in try context.members("patternProperties") ?? [] {
            let place = context.description + JSONPointer(tokens: ["patternProperties", member.key]).description
            let index = try pattern(member.key, place)
            let node = try node(at: location(context, ["patternProperties", member.key]), member.value)
            patterns.append((draft.patterns[Int(index)], node))
        }
        let additional = try child("additionalProperties", context) ?? .none
        if properties.isEmpty, patterns.isEmpty, additional == .none {
            guard !required.isEmpty else { return }
            keywords.object.append(.required(list(required)))
            return
        }
        let rule = MemberRule(
            properties: properties,
            patterns: patterns,
            additional: additional,
            required: required
        )
        keywords.object.append(.members(Int32(draft.members.count)))
        draft.members.append(rule)
        if !rule.requiredBeyondSlots.isEmpty { keywords.object.append(.required(list(rule.requiredBeyondSlots))) }
    }

    private mutating func list(_ names: [String]) -> Int32 {
        draft.required.append(names)
        return Int32(draft.required.count - 1)
    }
}
