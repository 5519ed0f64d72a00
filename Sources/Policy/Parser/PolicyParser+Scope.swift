extension PolicyParser {
    /// `principal`, `principal == E`, `principal in E`, `principal is T`, `principal is T in E`; E is an entity or the
    /// slot of the same name. The same for `resource`.
    mutating func entityScope(
        _ variable: Expression.Variable
    ) throws(PolicyError) -> (ScopeConstraint, Span) {
        let start = try scopeVariable(variable)
        var constraint = ScopeConstraint.any
        if try reader.acceptWord("is") {
            let type = try entityType()
            if reader.kind == .equalEqual {
                throw source.error(.syntax, "`is` cannot be used together with `==`", at: reader.current.span)
            }
            constraint =
                try reader.acceptWord("in") ? .isTypeIn(type, try scopeEntity(variable)) : .isType(type)
        } else if try reader.acceptWord("in") {
            constraint = .isIn(try scopeEntity(variable))
        } else if try reader.accept(.equalEqual) {
            constraint = .equal(try scopeEntity(variable))
        }
        let span = start.through(reader.previous.span)
        try scopeEnd(isLast: variable == .resource)
        return (constraint, span)
    }

    /// `action`, `action == A`, `action in A`, `action in [A, B]`.
    mutating func actionScope() throws(PolicyError) -> (ActionConstraint, Span) {
        let start = try scopeVariable(.action)
        var constraint = ActionConstraint.any
        if try reader.acceptWord("in") {
            if reader.kind == .leftBracket {
                constraint = .isIn(try actionList(), isList: true)
            } else {
                constraint = .isIn([try actionUID()], isList: false)
            }
        } else if try reader.accept(.equalEqual) {
            constraint = .equal(try actionUID())
        } else if reader.isWord("is") {
            throw source.error(
                .syntax,
                "`is` cannot appear in the action scope",
                at: reader.current.span,
                hint: "try moving `action is ..` into a `when` condition"
            )
        }
        let span = start.through(reader.previous.span)
        try scopeEnd(isLast: false)
        return (constraint, span)
    }

    private mutating func scopeVariable(_ variable: Expression.Variable) throws(PolicyError) -> Span {
        guard reader.kind == .identifier else {
            if reader.kind == .rightParenthesis {
                throw source.error(
                    .syntax,
                    "this policy is missing the `\(variable.rawValue)` variable in the scope",
                    at: reader.current.span,
                    hint: "policy scopes must contain a `principal`, `action`, and `resource` element in that order"
                )
            }
            throw reader.unexpected("`\(variable.rawValue)`")
        }
        let token = try reader.advance()
        let text = reader.text(token)
        guard text == variable.rawValue else {
            throw source.error(
                .syntax,
                "found the variable `\(text)` where the variable `\(variable.rawValue)` must be used",
                at: token.span,
                hint: "policy scopes must contain a `principal`, `action`, and `resource` element in that order"
            )
        }
        if reader.kind == .colon {
            throw source.error(
                .syntax,
                "type constraints using `:` are not supported",
                at: reader.current.span,
                hint: "try using `is` instead"
            )
        }
        return token.span
    }

    /// A comma, or the end; the last element may have a comma too.
    private mutating func scopeEnd(isLast: Bool) throws(PolicyError) {
        switch reader.kind {
        case .comma: try reader.advance()
        case .rightParenthesis: return
        case .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .equal:
            throw source.error(
                .syntax,
                "invalid operator in the policy scope: `\(reader.text(reader.current))`",
                at: reader.current.span,
                hint: "policy scope clauses can only use `==`, `in`, `is`, or `_ is _ in _`"
            )
        default: throw reader.unexpected("`,` or `)`")
        }
        if isLast, reader.kind != .rightParenthesis {
            throw source.error(
                .syntax,
                "this policy has an extra element in the scope: `\(reader.text(reader.current))`",
                at: reader.current.span,
                hint: "policy scopes must contain a `principal`, `action`, and `resource` element in that order"
            )
        }
    }

    private mutating func scopeEntity(_ variable: Expression.Variable) throws(PolicyError) -> ScopeEntity {
        if reader.kind == .slot {
            let token = try reader.advance()
            let text = reader.text(token)
            guard text == "?\(variable.rawValue)" else {
                throw source.error(
                    .slot,
                    "expected an entity uid or matching template slot, found `\(text)` instead of"
                        + " `?\(variable.rawValue)`",
                    at: token.span
                )
            }
            return .slot
        }
        if reader.kind == .leftBracket {
            throw source.error(
                .syntax,
                "expected single entity uid or template slot, found set of entity uids",
                at: reader.current.span
            )
        }
        return .entity(try scopeUID())
    }

    private mutating func actionList() throws(PolicyError) -> [EntityUID] {
        try reader.expect(.leftBracket)
        var uids: [EntityUID] = []
        while reader.kind != .rightBracket {
            uids.append(try actionUID())
            if try !reader.accept(.comma) { break }
        }
        try reader.expect(.rightBracket)
        return uids
    }

    private mutating func actionUID() throws(PolicyError) -> EntityUID {
        if reader.kind == .slot {
            throw source.error(
                .slot,
                "expected single entity uid, found template slot",
                at: reader.current.span
            )
        }
        let start = reader.current.span
        let uid = try scopeUID()
        guard uid.isAction else {
            throw source.error(
                .syntax,
                "expected an entity uid with type `Action` but got `\(uid)`",
                at: start.through(reader.previous.span),
                hint: "action entities must have type `Action`, optionally in a namespace"
            )
        }
        return uid
    }

    /// An entity, which may stand in parentheses.
    private mutating func scopeUID() throws(PolicyError) -> EntityUID {
        guard reader.kind == .leftParenthesis else { return try entityUID() }
        try enter()
        defer { nesting -= 1 }
        try reader.advance()
        let uid = try scopeUID()
        try reader.expect(.rightParenthesis)
        return uid
    }

    /// `A::B::"id"`.
    mutating func entityUID() throws(PolicyError) -> EntityUID {
        guard reader.kind == .identifier else { throw reader.unexpected("an entity such as `User::\"alice\"`") }
        var path = reader.text(try reader.identifier())
        while true {
            try reader.expect(.doubleColon)
            if reader.kind == .string { return EntityUID(type: EntityType(path), id: try reader.string()) }
            path += "::" + reader.text(try reader.identifier())
        }
    }

    /// `A::B`.
    mutating func entityType() throws(PolicyError) -> EntityType {
        guard reader.kind == .identifier else {
            throw source.error(
                .syntax,
                "right hand side of an `is` expression must be an entity type name, but got"
                    + " `\(reader.text(reader.current))`",
                at: reader.current.span,
                hint: "try using `==` to test for equality"
            )
        }
        var path = reader.text(try reader.identifier())
        while try reader.accept(.doubleColon) { path += "::" + reader.text(try reader.identifier()) }
        return EntityType(path)
    }

    mutating func enter() throws(PolicyError) {
        nesting += 1
        guard nesting <= Self.nestingMax else {
            throw source.error(
                .depth,
                "this is nested more than \(Self.nestingMax) levels deep",
                at: reader.current.span,
                hint: "split the condition into several `when` clauses or policies"
            )
        }
    }
}

/// Reads single entities, as they stand in commands and settings.
enum EntityReader {
    static func read(_ text: String) throws(PolicyError) -> EntityUID {
        var parser = try PolicyParser(try SourceText(text, file: nil))
        let uid = try parser.entityUID()
        guard parser.reader.kind == .end else { throw parser.reader.unexpected("nothing more") }
        return uid
    }
}
