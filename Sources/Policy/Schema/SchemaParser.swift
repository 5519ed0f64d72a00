/// Reads schemas in Cedar's own syntax.
struct SchemaParser {
    /// How deep types may be nested.
    static let nestingMax = 100

    var reader: TokenReader
    private var nesting = 0

    private init(_ source: SourceText) throws(PolicyError) {
        reader = try TokenReader(source)
    }

    /// The namespaces of a text; declarations outside of any are in one without name.
    static func parse(_ text: String, file: String?) throws(PolicyError) -> [SchemaNamespace] {
        var parser = try SchemaParser(try SourceText(text, file: file))
        return try parser.namespaces()
    }

    private mutating func namespaces() throws(PolicyError) -> [SchemaNamespace] {
        var unnamed = SchemaNamespace()
        var named: [SchemaNamespace] = []
        while reader.kind != .end {
            let annotations = try reader.annotations()
            guard reader.isWord("namespace") else {
                try declaration(annotations, into: &unnamed)
                continue
            }
            try reader.advance()
            let name = try path()
            guard !CedarText.parts(of: name.text).contains("__cedar") else {
                throw PolicyError(.name, "use of the reserved `__cedar` namespace", at: name.location)
            }
            guard !named.contains(where: { $0.name == name.text }) else {
                throw PolicyError(.duplicate, "duplicate namespace id: `\(name)`", at: name.location)
            }
            try reader.expect(.leftBrace)
            var namespace = SchemaNamespace(name.text, annotations: annotations)
            while try !reader.accept(.rightBrace) {
                try declaration(try reader.annotations(), into: &namespace)
            }
            named.append(namespace)
        }
        let isUnnamedEmpty = unnamed.entityTypes.isEmpty && unnamed.actions.isEmpty && unnamed.commonTypes.isEmpty
        return (isUnnamedEmpty ? [] : [unnamed]) + named
    }

    private mutating func declaration(
        _ annotations: Annotations,
        into namespace: inout SchemaNamespace
    ) throws(PolicyError) {
        if try reader.acceptWord("entity") {
            namespace.entityTypes += try entity(annotations)
        } else if try reader.acceptWord("action") {
            namespace.actions += try action(annotations)
        } else if try reader.acceptWord("type") {
            let name = try name(try reader.identifier())
            try reader.expect(.equal)
            let declaration = CommonTypeDeclaration(name, try type(), annotations: annotations)
            try reader.expect(.semicolon)
            namespace.commonTypes.append(declaration)
        } else {
            throw reader.unexpected("`entity`, `action`, `type` or `namespace`")
        }
    }

    /// 'entity' Idents ['in' EntTypes] [['='] RecType] ['tags' Type] ';' | 'entity' Idents 'enum' '[' STRs ']' ';'
    private mutating func entity(_ annotations: Annotations) throws(PolicyError) -> [EntityDeclaration] {
        var names = [try name(try reader.identifier())]
        while try reader.accept(.comma) { names.append(try name(try reader.identifier())) }
        let kind: EntityDeclaration.Kind
        if try reader.acceptWord("enum") {
            try reader.expect(.leftBracket)
            var choices = [try reader.string()]
            while try reader.accept(.comma) { choices.append(try reader.string()) }
            try reader.expect(.rightBracket)
            kind = .choices(choices)
        } else {
            let parents = try reader.acceptWord("in") ? try entityTypes() : []
            var shape = SchemaType.record([])
            if try reader.accept(.equal) || reader.kind == .leftBrace { shape = .record(try attributes()) }
            kind = .standard(memberOf: parents, shape: shape, tags: try reader.acceptWord("tags") ? try type() : nil)
        }
        try reader.expect(.semicolon)
        return names.map { EntityDeclaration($0, kind, annotations: annotations) }
    }

    /// EntTypes := Path | '[' [Path {',' Path}] ']'
    mutating func entityTypes() throws(PolicyError) -> [SchemaName] {
        guard try reader.accept(.leftBracket) else { return [try path()] }
        var names: [SchemaName] = []
        if reader.kind != .rightBracket {
            repeat { names.append(try path()) } while try reader.accept(.comma)
        }
        try reader.expect(.rightBracket)
        return names
    }

    /// Type := Path | 'Set' '<' Type '>' | RecType
    mutating func type() throws(PolicyError) -> SchemaType {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Self.nestingMax else {
            throw reader.source.error(
                .depth,
                "this type is nested more than \(Self.nestingMax) levels deep",
                at: reader.current.span
            )
        }
        if reader.kind == .leftBrace { return .record(try attributes()) }
        guard reader.isWord("Set"), try reader.following().kind == .less else { return .named(try path()) }
        try reader.advance()
        try reader.advance()
        let element = try type()
        try reader.expect(.greater)
        return .set(element)
    }

    /// RecType := '{' [Annotations Name ['?'] ':' Type {',' …} [',']] '}'
    mutating func attributes() throws(PolicyError) -> [SchemaAttribute] {
        try reader.expect(.leftBrace)
        var attributes: [SchemaAttribute] = []
        while reader.kind != .rightBrace {
            let annotations = try reader.annotations()
            let name =
                reader.kind == .string ? try reader.string() : try pathPart()
            let isRequired = try !reader.accept(.question)
            try reader.expect(.colon)
            let type = try type()
            attributes.append(SchemaAttribute(name, type, isRequired: isRequired, annotations: annotations))
            if try !reader.accept(.comma) { break }
        }
        guard try reader.accept(.rightBrace) else { throw reader.unexpected("`,` or `}`") }
        return attributes
    }

    /// A path of identifiers, in which `__cedar` may stand, because built-in types are in it.
    mutating func path() throws(PolicyError) -> SchemaName {
        let start = reader.current.span
        var text = try pathPart()
        while try reader.accept(.doubleColon) { text += "::" + (try pathPart()) }
        return SchemaName(text, at: reader.source.location(start.through(reader.previous.span)))
    }

    mutating func pathPart() throws(PolicyError) -> String {
        let token = try reader.expect(.identifier)
        let text = reader.text(token)
        if text != "__cedar" { try reader.checkReserved(token) }
        return text
    }

    func name(_ token: Token) throws(PolicyError) -> SchemaName {
        SchemaName(reader.text(token), at: reader.source.location(token.span))
    }
}
