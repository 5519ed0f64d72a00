/// The variables of the environment that an expression reads, each with the fields that are selected from it.
///
/// A path ends where it can no longer be told from the text: at a call, or an index that is no literal.
struct ReferencePaths {
    private let findings: Findings
    private var paths: Set<[String]> = []

    static func collect(_ tree: Syntax, _ findings: Findings) -> Set<[String]> {
        var collector = ReferencePaths(findings: findings)
        collector.walk(tree)
        return collector.paths
    }

    private init(findings: Findings) {
        self.findings = findings
    }

    private mutating func walk(_ node: Syntax) {
        if let path = path(of: node) {
            paths.insert(path)
            return
        }
        if case .call(_, _, let arguments) = node.kind, case .function = findings.resolutions[node.id] {
            // The receiver is a namespace.
            for argument in arguments { walk(argument) }
            return
        }
        for child in node.children { walk(child) }
    }

    private func path(of node: Syntax) -> [String]? {
        switch findings.resolutions[node.id] {
        case .variable(let name): return [name]
        case .unknown(let names): return names
        case .local, .type, .function: return nil
        case nil: break
        }
        switch node.kind {
        case .select(let operand, let field, _), .presence(let operand, let field):
            return path(of: operand).map { $0 + [field.name] }
        case .call(Operator.index.rawValue, nil, let operands),
            .call(Operator.optionalIndex.rawValue, nil, let operands):
            guard case .literal(.string(let name)) = operands[1].kind else { return nil }
            return path(of: operands[0]).map { $0 + [name] }
        default:
            return nil
        }
    }
}
