public import Policy

/// The kinds of principals that make calls.
public enum Caller: String, Sendable, Hashable, CaseIterable {
    /// An agent of the project.
    case agent
    /// A step of a workflow, or another part of the system.
    case service
    /// A person.
    case user

    /// The type under which policies know them.
    public var type: EntityType {
        switch self {
        case .agent: "Agent"
        case .service: "Service"
        case .user: "User"
        }
    }

    /// The kind of an entity; nil where it is none that makes calls.
    public init?(_ type: EntityType) {
        guard let caller = Self.allCases.first(where: { $0.type == type }) else { return nil }
        self = caller
    }
}
