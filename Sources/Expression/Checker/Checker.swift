/// Resolves names and finds the type of every part of an expression (cel-spec langdef, Gradual Type Checking).
///
/// Where the environment's checking is off, names are resolved just the same, and whatever does not fit has the type
/// `dyn` and is left to the evaluation.
struct Checker {
    private struct Local {
        let name: String
        let type: CELType
        let slot: Int
    }

    let environment: Environment
    private(set) var findings = Findings()
    var substitution = Substitution()
    private var scope: [Local] = []

    init(_ environment: Environment) {
        self.environment = environment
    }

    var isStrict: Bool { environment.checking == .strict }

    /// The type of a whole expression and what was found in it.
    static func check(
        _ tree: Syntax,
        in environment: Environment
    ) throws(ExpressionError) -> (type: CELType, findings: Findings) {
        var checker = Checker(environment)
        let type = try checker.check(tree)
        return (checker.substitution.resolve(type, closing: true), checker.findings)
    }

    mutating func check(_ node: Syntax) throws(ExpressionError) -> CELType {
        switch node.kind {
        case .literal(let value):
            return Self.type(ofLiteral: value)
        case .identifier, .select:
            return try checkName(node)
        case .presence(let operand, let field):
            let type = try check(operand)
            _ = try select(field, from: type, isOptional: false, node: node)
            return .bool
        case .call(let name, let receiver, let arguments):
            return try checkCall(name, receiver: receiver, arguments: arguments, node: node)
        case .list(let elements):
            var joined: CELType?
            for element in elements {
                joined = join(joined, try checkEntry(element.value, isOptional: element.isOptional))
            }
            return .list(joined ?? substitution.fresh())
        case .map(let entries):
            return try checkMap(entries)
        case .comprehension(let comprehension):
            return try checkComprehension(comprehension, node: node)
        case .binding(let name, let value, let body):
            let type = try check(value)
            return try withLocals([(name, type)], of: node) { checker throws(ExpressionError) in
                try checker.check(body)
            }
        }
    }

    private static func type(ofLiteral value: CELValue) -> CELType {
        switch value {
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .null: .null
        default: .dyn
        }
    }

    /// The type of an element or a map's value; that of an optional one is what it holds.
    private mutating func checkEntry(_ value: Syntax, isOptional: Bool) throws(ExpressionError) -> CELType {
        let type = try check(value)
        guard isOptional else { return type }
        let content = substitution.fresh()
        // Null stands for what a function takes as an optional, and is none.
        if resolved(type) != .null, substitution.unify([type], [.optional(content)]) { return resolved(content) }
        guard isStrict else { return .dyn }
        throw ExpressionError(
            .typeMismatch,
            "an entry with `?` needs an optional, not \(Suggestion.withArticle("\(resolved(type))"))",
            at: value.range
        )
    }

    private mutating func checkMap(_ entries: [Syntax.Entry]) throws(ExpressionError) -> CELType {
        var key: CELType?
        var value: CELType?
        for entry in entries {
            let type = try check(entry.key)
            switch resolved(type) {
            case .bool, .int, .uint, .string, .number, .dyn, .parameter: break
            default:
                guard !isStrict else {
                    throw ExpressionError(
                        .typeMismatch,
                        "\(Suggestion.withArticle("\(resolved(type))")) cannot be the key of a map",
                        at: entry.key.range,
                        hint: "keys are strings, ints, uints or bools"
                    )
                }
            }
            key = join(key, type)
            value = join(value, try checkEntry(entry.value, isOptional: entry.isOptional))
        }
        return .map(key: key ?? substitution.fresh(), value: value ?? substitution.fresh())
    }

    /// The type of a list that has held one type and now holds another.
    private mutating func join(_ previous: CELType?, _ next: CELType) -> CELType {
        guard let previous, !previous.isDyn else { return previous ?? next }
        guard substitution.unify([previous], [next]) else { return .dyn }
        return Substitution.moreGeneral(previous, next)
    }

    /// Runs `body` with variables that only it sees; each has a place of its own among the locals.
    mutating func withLocals(
        _ variables: [(name: String, type: CELType)],
        of node: Syntax,
        _ body: (inout Checker) throws(ExpressionError) -> CELType
    ) throws(ExpressionError) -> CELType {
        let depth = scope.count
        defer { scope.removeLast(scope.count - depth) }
        var slots: [Int] = []
        for variable in variables {
            slots.append(findings.slotCount)
            scope.append(Local(name: variable.name, type: variable.type, slot: findings.slotCount))
            findings.slotCount += 1
        }
        findings.slots[node.id] = slots
        return try body(&self)
    }

    func local(named name: String) -> (type: CELType, slot: Int)? {
        scope.last { $0.name == name }.map { ($0.type, $0.slot) }
    }

    mutating func note(_ resolution: Resolution, for node: Syntax) {
        findings.resolutions[node.id] = resolution
    }

    /// The type as far as it is known by now.
    func resolved(_ type: CELType) -> CELType { substitution.resolve(type) }

    /// The names that a variable may have here, for suggestions.
    var visibleNames: [String] {
        scope.map(\.name).filter { !$0.hasPrefix("@") } + Array(environment.variables.keys)
    }
}
