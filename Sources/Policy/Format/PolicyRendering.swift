extension Policy {
    /// The policy in one fixed layout, whatever its author's; comments are not part of it. Reading it again gives the
    /// same policy.
    public func rendered() -> String { PolicyRendering(storage).text() }
}

extension PolicySet {
    /// All policies and templates in one fixed layout, in the order of their texts; comments are not part of it.
    ///
    /// - Parameter isNaming: Whether policies whose names nothing in their text says get an `@id`.
    public func rendered(isNaming: Bool = false) -> String {
        storage.all.map { policy in
            let isNamed = !isNaming || policy.annotations["id"] != nil || policy.isNamedByPosition
            let name = isNamed ? "" : "@id(\(CedarText.quoted(policy.id.rawValue)))\n"
            return name + policy.rendered() + "\n"
        }.joined(separator: "\n")
    }
}

/// Lays policies out: what fits into a line stays in one.
struct PolicyRendering {
    private static let columnsMax = 100

    private let policy: Policy.Storage

    init(_ policy: Policy.Storage) {
        self.policy = policy
    }

    func text() -> String {
        var lines = policy.annotations.all.map { annotation in
            annotation.isBare
                ? "@\(annotation.name)" : "@\(annotation.name)(\(CedarText.quoted(annotation.value)))"
        }
        let scope = [
            Self.text(policy.principal, "principal"), Self.text(policy.action), Self.text(policy.resource, "resource"),
        ]
        let head = "\(policy.effect.rawValue) (\(scope.joined(separator: ", ")))"
        if head.utf8.count <= Self.columnsMax {
            lines.append(head)
        } else {
            lines.append("\(policy.effect.rawValue) (")
            lines += scope.enumerated().map { "    \($1)\($0 < 2 ? "," : "")" }
            lines.append(")")
        }
        for condition in policy.conditions { lines += Self.lines(condition) }
        lines[lines.count - 1] += ";"
        return lines.joined(separator: "\n")
    }

    private static func lines(_ condition: Policy.Condition) -> [String] {
        let keyword = condition.kind.rawValue
        let line = "\(keyword) { \(ExpressionRendering.text(condition.expression)) }"
        guard line.utf8.count > columnsMax, let parts = ExpressionRendering.lines(condition.expression) else {
            return [line]
        }
        let last = parts.operands.count - 1
        return ["\(keyword) {"]
            + parts.operands.enumerated().map { "    \($1)\($0 < last ? " \(parts.operator)" : "")" } + ["}"]
    }

    private static func text(_ constraint: ScopeConstraint, _ variable: String) -> String {
        func text(_ entity: ScopeEntity) -> String {
            switch entity {
            case .entity(let uid): uid.description
            case .slot: "?\(variable)"
            }
        }
        return switch constraint {
        case .any: variable
        case .equal(let entity): "\(variable) == \(text(entity))"
        case .isIn(let entity): "\(variable) in \(text(entity))"
        case .isType(let type): "\(variable) is \(type)"
        case .isTypeIn(let type, let entity): "\(variable) is \(type) in \(text(entity))"
        }
    }

    private static func text(_ constraint: ActionConstraint) -> String {
        switch constraint {
        case .any: "action"
        case .equal(let uid): "action == \(uid)"
        case .isIn(let uids, isList: false): "action in \(uids.map(\.description).joined())"
        case .isIn(let uids, isList: true): "action in [\(uids.map(\.description).joined(separator: ", "))]"
        }
    }
}
