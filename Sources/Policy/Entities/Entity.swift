/// Something that policies decide about: an identity with attributes, tags and parents.
public struct Entity: Sendable, Hashable {
    /// Who it is.
    public var uid: EntityUID
    /// What is known of it under names that its type declares.
    public var attributes: Record
    /// What is known of it under any names.
    public var tags: Record
    /// The groups that it is directly in.
    public var parents: [EntityUID]

    /// Makes an entity of its parts.
    public init(
        _ uid: EntityUID,
        attributes: Record = .empty,
        tags: Record = .empty,
        parents: [EntityUID] = []
    ) {
        self.uid = uid
        self.attributes = attributes
        self.tags = tags
        self.parents = parents
    }
}
