public import JSON

/// What there is to decide about: types of entities, actions, and what contexts look like. Policies, entities and
/// requests are checked against it.
public struct PolicySchema: Sendable {
    /// A type of entities.
    public struct EntityDefinition: Sendable {
        /// The type.
        public let type: EntityType
        /// The attributes that entities of the type have, and no others.
        public let attributes: RecordType
        /// The type of all tags, or nil where there are none.
        public let tags: CedarType?
        /// The only ids that there are, or nil where any id may be.
        public let choices: [String]?
        /// The types that entities of this type may be in, directly or not.
        public let ancestors: Set<EntityType>
    }

    /// An action.
    public struct ActionDefinition: Sendable {
        /// The action.
        public let uid: EntityUID
        /// The types of principals to which it applies, each once.
        public let principals: [EntityType]
        /// The types of resources to which it applies, each once.
        public let resources: [EntityType]
        /// What its context looks like.
        public let context: RecordType
        /// The groups that it is in, directly or not.
        public let ancestors: Set<EntityUID>
    }

    /// Shared, because schemas are handed to everything that checks.
    final class Storage: Sendable {
        let namespaces: [SchemaNamespace]
        let entityTypes: [EntityType: EntityDefinition]
        let actions: [EntityUID: ActionDefinition]
        /// In the order of declaration.
        let actionOrder: [EntityUID]
        let entityOrder: [EntityType]

        init(
            namespaces: [SchemaNamespace],
            entityTypes: [EntityDefinition],
            actions: [ActionDefinition]
        ) {
            self.namespaces = namespaces
            self.entityTypes = Dictionary(entityTypes.map { ($0.type, $0) }, uniquingKeysWith: { $1 })
            self.actions = Dictionary(actions.map { ($0.uid, $0) }, uniquingKeysWith: { $1 })
            actionOrder = actions.map(\.uid)
            entityOrder = entityTypes.map(\.type)
        }
    }

    let storage: Storage

    /// Makes a schema of declarations.
    ///
    /// - Throws: ``PolicyError`` where they contradict each other or name what they do not declare.
    public init(_ namespaces: [SchemaNamespace]) throws(PolicyError) {
        var resolver = try SchemaResolver(namespaces)
        storage = try resolver.resolve()
    }

    /// Reads a schema, in Cedar's syntax or, where the text begins with `{`, in JSON.
    ///
    /// - Throws: ``PolicyError`` where the text is neither, or the declarations are not consistent.
    public init(parsing text: String, file: String? = nil) throws(PolicyError) {
        guard text.utf8.first(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) == UInt8(ascii: "{") else {
            try self.init(SchemaParser.parse(text, file: file))
            return
        }
        let json: JSON
        do {
            json = try JSON(parsing: text.utf8)
        } catch {
            let source = try SourceText(text, file: file)
            throw source.error(.json, error.message, at: Span(error.offset, error.offset))
        }
        try self.init(json: json)
    }

    /// Reads a schema of JSON.
    ///
    /// - Throws: ``PolicyError`` where the JSON is no schema, or the declarations are not consistent.
    public init(json: JSON) throws(PolicyError) {
        try self.init(SchemaJSON.read(json))
    }

    /// The declarations of which the schema is made.
    public var namespaces: [SchemaNamespace] { storage.namespaces }
    /// All types of entities, in the order of their declaration.
    public var entityTypes: [EntityDefinition] {
        storage.entityOrder.compactMap { storage.entityTypes[$0] }
    }
    /// All actions, in the order of their declaration.
    public var actions: [ActionDefinition] { storage.actionOrder.compactMap { storage.actions[$0] } }

    /// The definition of a type, if it is declared.
    public func entityType(_ type: EntityType) -> EntityDefinition? { storage.entityTypes[type] }
    /// The definition of an action, if it is declared.
    public func action(_ uid: EntityUID) -> ActionDefinition? { storage.actions[uid] }

    /// The actions as entities, with the groups that they are in.
    public var actionEntities: [Entity] {
        actions.map { Entity($0.uid, parents: $0.ancestors.sorted { $0.id < $1.id }) }
    }
}
