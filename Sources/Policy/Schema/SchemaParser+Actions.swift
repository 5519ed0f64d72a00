extension SchemaParser {
    /// 'action' Names ['in' QualNames] ['appliesTo' '{' AppDecls '}'] ['attributes' '{' '}'] ';'
    mutating func action(_ annotations: Annotations) throws(PolicyError) -> [ActionDeclaration] {
        var ids = [try actionName()]
        while try reader.accept(.comma) { ids.append(try actionName()) }
        var parents: [ActionDeclaration.Reference] = []
        if try reader.acceptWord("in") {
            if try reader.accept(.leftBracket) {
                repeat { parents.append(try reference()) } while try reader.accept(.comma)
                try reader.expect(.rightBracket)
            } else {
                parents = [try reference()]
            }
        }
        let appliesTo = try reader.acceptWord("appliesTo") ? try applicability(of: ids[0]) : nil
        if try reader.acceptWord("attributes") {
            try reader.expect(.leftBrace)
            try reader.expect(.rightBrace)
        }
        try reader.expect(.semicolon)
        return ids.map {
            ActionDeclaration($0, memberOf: parents, appliesTo: appliesTo, annotations: annotations)
        }
    }

    /// Name := IDENT | STR
    private mutating func actionName() throws(PolicyError) -> SchemaName {
        let span = reader.current.span
        let id = reader.kind == .string ? try reader.string() : try pathPart()
        return SchemaName(id, at: reader.source.location(span))
    }

    /// QualName := Name | Path '::' STR
    private mutating func reference() throws(PolicyError) -> ActionDeclaration.Reference {
        guard reader.kind == .identifier else { return ActionDeclaration.Reference(id: try actionName()) }
        let start = reader.current.span
        var type = try pathPart()
        guard reader.kind == .doubleColon else {
            return ActionDeclaration.Reference(id: SchemaName(type, at: reader.source.location(start)))
        }
        while true {
            try reader.expect(.doubleColon)
            if reader.kind == .string {
                let typeName = SchemaName(type, at: reader.source.location(start.through(reader.previous.span)))
                return ActionDeclaration.Reference(type: typeName, id: try actionName())
            }
            type += "::" + (try pathPart())
        }
    }

    /// AppDecls := ('principal' | 'resource') ':' EntTypes | 'context' ':' (Path | RecType), with commas between them
    private mutating func applicability(
        of action: SchemaName
    ) throws(PolicyError) -> ActionDeclaration.Applicability {
        try reader.expect(.leftBrace)
        var principals: [SchemaName]?
        var resources: [SchemaName]?
        var context: SchemaType?
        repeat {
            let keyword = reader.current
            if principals != nil || resources != nil || context != nil, reader.kind == .rightBrace { break }
            let word = try reader.expect(.identifier)
            let text = reader.text(word)
            try reader.expect(.colon)
            switch text {
            case "principal":
                try once(principals == nil, keyword, action)
                principals = try someEntityTypes(keyword, action)
            case "resource":
                try once(resources == nil, keyword, action)
                resources = try someEntityTypes(keyword, action)
            case "context":
                try once(context == nil, keyword, action)
                context = reader.kind == .leftBrace ? .record(try attributes()) : .common(try path())
            default:
                throw reader.source.error(
                    .syntax,
                    "unexpected token `\(text)`",
                    at: word.span,
                    hint: "expected `principal`, `resource` or `context`"
                )
            }
        } while try reader.accept(.comma)
        try reader.expect(.rightBrace)
        guard let principals else { throw missing("principal", action) }
        guard let resources else { throw missing("resource", action) }
        return ActionDeclaration.Applicability(
            principals: principals,
            resources: resources,
            context: context ?? .record([])
        )
    }

    private func once(_ isFirst: Bool, _ keyword: Token, _ action: SchemaName) throws(PolicyError) {
        guard !isFirst else { return }
        throw reader.source.error(
            .duplicate,
            "duplicate `\(reader.text(keyword))` declaration in action `\(action)`",
            at: keyword.span
        )
    }

    private mutating func someEntityTypes(
        _ keyword: Token,
        _ action: SchemaName
    ) throws(PolicyError) -> [SchemaName] {
        let types = try entityTypes()
        guard types.isEmpty else { return types }
        throw reader.source.error(
            .schema,
            "for action `\(action)`, `\(reader.text(keyword))` is `[]`, which is invalid",
            at: keyword.span,
            hint: "an action that applies to nothing has no `appliesTo`"
        )
    }

    private func missing(_ keyword: String, _ action: SchemaName) -> PolicyError {
        PolicyError(.schema, "missing `\(keyword)` declaration for `\(action)`", at: action.location)
    }
}
