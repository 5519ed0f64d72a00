extension Policy {
    /// The type of the principals that the scope names: of `principal is User`, `principal == User::"anna"` and
    /// `principal in Group::"leads"` it is `User`, `User` and `Group`; nil where the scope leaves it open.
    public var principalType: EntityType? { storage.principal.type ?? storage.principal.uid?.type }
}
