internal import Text

/// Turns declarations into definitions: resolves names, follows common types, closes hierarchies.
///
/// A name without namespace is looked for in the namespace in which it stands and then outside of any (RFC 24); a
/// definition may not shadow one that is outside of any namespace (RFC 70).
struct SchemaResolver {
    /// How many types a common type may expand to; types that use each other twice would otherwise double and double.
    static let expansionMax = 100_000

    static let reservedCommonTypes: Set<String> = [
        "Bool", "Boolean", "Entity", "Extension", "Long", "Record", "Set", "String",
    ]

    static let primitives: [String: CedarType] = ["Bool": .bool, "Long": .long, "String": .string]

    let namespaces: [SchemaNamespace]
    private(set) var entityNames: Set<String> = []
    private(set) var commonTypes: [String: (declaration: CommonTypeDeclaration, namespace: String)] = [:]
    private(set) var actionNames: Set<EntityUID> = []
    private var resolved: [String: (type: CedarType, size: Int)] = [:]
    private var open: Set<String> = []
    private var size = 0

    init(_ namespaces: [SchemaNamespace]) throws(PolicyError) {
        self.namespaces = namespaces
        for namespace in namespaces { try collect(namespace) }
        try checkShadowing()
    }

    mutating func resolve() throws(PolicyError) -> PolicySchema.Storage {
        for namespace in namespaces {
            for declaration in namespace.commonTypes {
                size = 0
                _ = try commonType(Self.qualified(declaration.name.text, namespace.name), at: declaration.name.location)
            }
        }
        return PolicySchema.Storage(
            namespaces: namespaces,
            entityTypes: try entityDefinitions(),
            actions: try actionDefinitions()
        )
    }

    static func qualified(_ name: String, _ namespace: String) -> String {
        namespace.isEmpty ? name : "\(namespace)::\(name)"
    }

    private mutating func collect(_ namespace: SchemaNamespace) throws(PolicyError) {
        guard namespace.name.isEmpty || CedarText.isPath(namespace.name) else {
            throw PolicyError(.name, "invalid namespace name: `\(namespace.name)`")
        }
        for declaration in namespace.entityTypes {
            let name = declaration.name
            try checkIdentifier(name)
            guard name.text != "Action" else {
                throw PolicyError(.name, "entity type `Action` declared in `entityTypes` list", at: name.location)
            }
            guard entityNames.insert(Self.qualified(name.text, namespace.name)).inserted else {
                throw PolicyError(.duplicate, "`\(name)` is declared twice", at: name.location)
            }
            if case .choices(let choices) = declaration.kind, choices.isEmpty {
                throw PolicyError(.schema, "enumerated entity type `\(name)` has no choices", at: name.location)
            }
        }
        for declaration in namespace.commonTypes {
            let name = declaration.name
            try checkIdentifier(name)
            guard !Self.reservedCommonTypes.contains(name.text) else {
                throw PolicyError(.name, "this uses a reserved schema keyword: `\(name)`", at: name.location)
            }
            let key = Self.qualified(name.text, namespace.name)
            guard commonTypes.updateValue((declaration, namespace.name), forKey: key) == nil else {
                throw PolicyError(.duplicate, "`\(name)` is declared twice", at: name.location)
            }
        }
        for declaration in namespace.actions {
            let uid = EntityUID(type: .qualified("Action", in: namespace.name), id: declaration.id.text)
            guard actionNames.insert(uid).inserted else {
                throw PolicyError(.duplicate, "`\(declaration.id)` is declared twice", at: declaration.id.location)
            }
        }
    }

    private func checkIdentifier(_ name: SchemaName) throws(PolicyError) {
        guard CedarText.isIdentifier(name.text) else {
            throw PolicyError(.name, "`\(name)` is not an identifier that can be declared", at: name.location)
        }
    }

    private func checkShadowing() throws(PolicyError) {
        for namespace in namespaces where !namespace.name.isEmpty {
            let names = namespace.entityTypes.map(\.name) + namespace.commonTypes.map(\.name)
            for name in names where entityNames.contains(name.text) || commonTypes[name.text] != nil {
                throw PolicyError(
                    .duplicate,
                    "definition of `\(namespace.name)::\(name)` illegally shadows the existing definition of `\(name)`",
                    at: name.location,
                    hint: "try renaming one of the definitions, or moving `\(name)` to a different namespace"
                )
            }
            for action in namespace.actions {
                let outside = EntityUID(type: "Action", id: action.id.text)
                guard actionNames.contains(outside) else { continue }
                let uid = EntityUID(type: .qualified("Action", in: namespace.name), id: action.id.text)
                throw PolicyError(
                    .duplicate,
                    "definition of `\(uid)` illegally shadows the existing definition of `\(outside)`",
                    at: action.id.location,
                    hint: "try renaming one of the actions, or moving `\(outside)` to a different namespace"
                )
            }
        }
    }

    /// Where a name may be defined, in order.
    private func candidates(_ name: String, in namespace: String) -> [String] {
        name.contains("::") || namespace.isEmpty ? [name] : ["\(namespace)::\(name)", name]
    }

    /// Whether entities of a type can be referred to: a declared type, or the type of declared actions.
    private func isEntityType(_ name: String) -> Bool {
        if entityNames.contains(name) { return true }
        let type = EntityType(name)
        return type.isAction && actionNames.contains { $0.type == type }
    }

    func entityType(_ name: SchemaName, in namespace: String) throws(PolicyError) -> EntityType {
        for candidate in candidates(name.text, in: namespace) where isEntityType(candidate) {
            return EntityType(candidate)
        }
        throw unresolved(name, in: namespace)
    }

    private func unresolved(_ name: SchemaName, in namespace: String) -> PolicyError {
        let known =
            entityNames.union(commonTypes.keys).union(Self.primitives.keys).union(
                ExtensionType.allCases.map(\.rawValue)
            ).map { known in
                let prefix = namespace + "::"
                return known.hasPrefix(prefix) ? String(known.dropFirst(prefix.count)) : known
            }
        return PolicyError(
            .undeclared,
            "failed to resolve type: `\(name)`",
            at: name.location,
            hint: Spelling.nearest(to: name.text, among: known).map { "did you mean `\($0)`?" }
                ?? "`\(name)` has not been declared"
        )
    }

    mutating func type(_ type: SchemaType, in namespace: String) throws(PolicyError) -> CedarType {
        size += 1
        switch type {
        case .bool: return .bool
        case .long: return .long
        case .string: return .string
        case .extension(let type): return .extension(type)
        case .set(let element): return .set(try self.type(element, in: namespace))
        case .record(let attributes): return .record(try record(attributes, in: namespace))
        case .entity(let name): return .entity(try entityType(name, in: namespace))
        case .common(let name), .named(let name):
            let isCommon = if case .common = type { true } else { false }
            for candidate in candidates(name.text, in: namespace) {
                if let type = try commonType(candidate, at: name.location) { return type }
                if !isCommon, isEntityType(candidate) { return .entity(EntityType(candidate)) }
            }
            if let type = Self.builtIn(name.text) { return type }
            throw unresolved(name, in: namespace)
        }
    }

    /// A built-in type: `String`, or `__cedar::String` where something else has that name.
    private static func builtIn(_ name: String) -> CedarType? {
        let prefix = "__cedar::"
        let name = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
        return primitives[name] ?? ExtensionType(rawValue: name).map(CedarType.extension)
    }

    private mutating func record(
        _ attributes: [SchemaAttribute],
        in namespace: String
    ) throws(PolicyError) -> RecordType {
        var record = RecordType()
        for attribute in attributes {
            record.attributes[AttributeName(attribute.name)] = RecordType.Attribute(
                type: try type(attribute.type, in: namespace),
                isRequired: attribute.isRequired
            )
        }
        return record
    }

    private mutating func commonType(_ name: String, at location: SourceLocation?) throws(PolicyError) -> CedarType? {
        if let (type, cost) = resolved[name] {
            try spend(cost, name, location)
            return type
        }
        guard let (declaration, namespace) = commonTypes[name] else { return nil }
        guard open.count < SchemaParser.nestingMax else {
            throw PolicyError(.depth, "common types are nested more than \(SchemaParser.nestingMax) deep", at: location)
        }
        guard open.insert(name).inserted else {
            throw PolicyError(.schema, "cycle in common type references containing `\(name)`", at: location)
        }
        let before = size
        let type = try type(declaration.type, in: namespace)
        open.remove(name)
        resolved[name] = (type, size - before)
        try spend(0, name, location)
        return type
    }

    private mutating func spend(_ cost: Int, _ name: String, _ location: SourceLocation?) throws(PolicyError) {
        size += cost
        guard size <= Self.expansionMax else {
            throw PolicyError(.size, "common type `\(name)` expands to too many types", at: location)
        }
    }

    /// A record where one must be: the shape of an entity type, the context of an action.
    mutating func recordType(
        _ type: SchemaType,
        in namespace: String,
        _ owner: @autoclosure () -> String,
        at location: SourceLocation?
    ) throws(PolicyError) -> RecordType {
        size = 0
        guard case .record(let record) = try self.type(type, in: namespace) else {
            throw PolicyError(.schema, "\(owner()) is declared with a type other than `Record`", at: location)
        }
        return record
    }
}
