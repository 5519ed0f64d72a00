internal import Text

/// Reads policies: scope and clauses here, conditions in the extensions.
///
/// The grammar is Cedar's. Recursion is bounded by ``nestingMax``, the depth of a tree by ``Expression/depthMax``, so a
/// text of a hundred thousand parentheses is an error and not a crash.
struct PolicyParser {
    /// How deep parentheses, sets, records, arguments and `if` may be nested.
    static let nestingMax = 200

    var reader: TokenReader
    var nesting = 0

    var source: SourceText { reader.source }

    init(_ source: SourceText) throws(PolicyError) {
        reader = try TokenReader(source)
    }

    /// All policies of the text, named `policyN` by position.
    mutating func policies() throws(PolicyError) -> [Policy] {
        var policies: [Policy] = []
        while reader.kind != .end {
            let storage = try policy()
            policies.append(Policy(id: PolicyID(rawValue: "policy\(policies.count)"), storage: storage))
        }
        return policies
    }

    private mutating func policy() throws(PolicyError) -> Policy.Storage {
        let start = reader.current.span
        let annotations = try reader.annotations()
        let effect = try effect()
        try reader.expect(.leftParenthesis)
        let (principal, principalSpan) = try entityScope(.principal)
        let (action, actionSpan) = try actionScope()
        let (resource, resourceSpan) = try entityScope(.resource)
        try reader.expect(.rightParenthesis)
        var conditions: [Policy.Condition] = []
        while reader.kind != .semicolon { conditions.append(try condition()) }
        let end = try reader.advance().span
        return Policy.Storage(
            effect: effect,
            annotations: annotations,
            scope: (principal, action, resource),
            conditions: conditions,
            source: source,
            span: start.through(end),
            scopeSpans: [principalSpan, actionSpan, resourceSpan]
        )
    }

    private mutating func effect() throws(PolicyError) -> Policy.Effect {
        guard reader.kind == .identifier else { throw reader.unexpected("`permit` or `forbid`") }
        let token = try reader.advance()
        let text = reader.text(token)
        guard let effect = Policy.Effect(rawValue: text) else {
            throw source.error(
                .syntax,
                "invalid policy effect: `\(text)`",
                at: token.span,
                hint: Spelling.nearest(to: text, among: ["permit", "forbid"]).map { "did you mean `\($0)`?" }
                    ?? "a policy begins with `permit` or `forbid`"
            )
        }
        return effect
    }

    private mutating func condition() throws(PolicyError) -> Policy.Condition {
        guard reader.kind == .identifier else { throw reader.unexpected("`when`, `unless` or `;`") }
        let token = try reader.advance()
        let text = reader.text(token)
        guard let kind = Policy.Condition.Kind(rawValue: text) else {
            throw source.error(
                .syntax,
                "invalid policy condition: `\(text)`",
                at: token.span,
                hint: "condition must be either `when` or `unless`"
            )
        }
        try reader.expect(.leftBrace)
        guard reader.kind != .rightBrace else {
            throw source.error(.syntax, "`\(text)` condition clause cannot be empty", at: reader.current.span)
        }
        let expression = try expression()
        let end = try reader.expect(.rightBrace)
        return Policy.Condition(kind: kind, expression: expression, span: token.span.through(end.span))
    }
}
