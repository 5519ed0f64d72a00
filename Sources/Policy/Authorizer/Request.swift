/// The question that is decided: may this principal do this action to this resource, in this context?
public struct Request: Sendable, Hashable {
    /// Who wants to act.
    public var principal: EntityUID
    /// What is to be done.
    public var action: EntityUID
    /// To what it is to be done.
    public var resource: EntityUID
    /// What else is known of the request.
    public var context: Record

    /// Makes a request of its parts.
    public init(principal: EntityUID, action: EntityUID, resource: EntityUID, context: Record = .empty) {
        self.principal = principal
        self.action = action
        self.resource = resource
        self.context = context
    }
}
