/// The declarations of one namespace.
public struct SchemaNamespace: Sendable, Hashable {
    /// The path; empty for declarations outside of any namespace.
    public var name: String
    /// Names for types.
    public var commonTypes: [CommonTypeDeclaration]
    /// Types of entities.
    public var entityTypes: [EntityDeclaration]
    /// Actions, and groups of them.
    public var actions: [ActionDeclaration]
    /// The annotations.
    public var annotations: Annotations

    /// Makes a namespace of its declarations.
    public init(
        _ name: String = "",
        commonTypes: [CommonTypeDeclaration] = [],
        entityTypes: [EntityDeclaration] = [],
        actions: [ActionDeclaration] = [],
        annotations: Annotations = Annotations()
    ) {
        self.name = name
        self.commonTypes = commonTypes
        self.entityTypes = entityTypes
        self.actions = actions
        self.annotations = annotations
    }
}

/// A name for a type.
public struct CommonTypeDeclaration: Sendable, Hashable {
    /// The name, an identifier.
    public var name: SchemaName
    /// What it names.
    public var type: SchemaType
    /// The annotations.
    public var annotations: Annotations

    /// Makes a declaration of its parts.
    public init(_ name: SchemaName, _ type: SchemaType, annotations: Annotations = Annotations()) {
        self.name = name
        self.type = type
        self.annotations = annotations
    }
}

/// A type of entities.
public struct EntityDeclaration: Sendable, Hashable {
    /// What entities of the type are.
    public enum Kind: Sendable, Hashable {
        /// Entities that may be in others, with attributes and tags. The shape is a record, or names one.
        case standard(memberOf: [SchemaName] = [], shape: SchemaType = .record([]), tags: SchemaType? = nil)
        /// Exactly these ids, without attributes.
        case choices([String])
    }

    /// The name, an identifier.
    public var name: SchemaName
    /// What entities of the type are.
    public var kind: Kind
    /// The annotations.
    public var annotations: Annotations

    /// Makes a declaration of its parts.
    public init(_ name: SchemaName, _ kind: Kind = .standard(), annotations: Annotations = Annotations()) {
        self.name = name
        self.kind = kind
        self.annotations = annotations
    }
}

/// An action, or a group of actions.
public struct ActionDeclaration: Sendable, Hashable {
    /// Who may do an action to what, and what else is known then.
    public struct Applicability: Sendable, Hashable {
        /// The entity types of principals.
        public var principals: [SchemaName]
        /// The entity types of resources.
        public var resources: [SchemaName]
        /// The context: a record, or a common type that is one.
        public var context: SchemaType

        /// Makes an applicability of its parts.
        public init(principals: [SchemaName], resources: [SchemaName], context: SchemaType = .record([])) {
            self.principals = principals
            self.resources = resources
            self.context = context
        }
    }

    /// An action that a declaration names: `Namespace::Action::"id"`, or only `"id"`.
    public struct Reference: Sendable, Hashable {
        /// The type, if it is said.
        public var type: SchemaName?
        /// The id.
        public var id: SchemaName

        /// Makes a reference of its parts.
        public init(type: SchemaName? = nil, id: SchemaName) {
            self.type = type
            self.id = id
        }
    }

    /// The id, any text.
    public var id: SchemaName
    /// The groups that it is directly in.
    public var memberOf: [Reference]
    /// To what it applies; nothing where it is only a group.
    public var appliesTo: Applicability?
    /// The annotations.
    public var annotations: Annotations

    /// Makes a declaration of its parts.
    public init(
        _ id: SchemaName,
        memberOf: [Reference] = [],
        appliesTo: Applicability? = nil,
        annotations: Annotations = Annotations()
    ) {
        self.id = id
        self.memberOf = memberOf
        self.appliesTo = appliesTo
        self.annotations = annotations
    }
}
