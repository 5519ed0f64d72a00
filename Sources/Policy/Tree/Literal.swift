internal import JSON

/// A constant as it stands in a policy.
package enum Literal: Sendable {
    case bool(Bool)
    case long(Int64)
    case string(String)
    case entity(EntityUID)
}

extension Literal: Hashable {
    /// Whether both are the same constant.
    package static func == (left: Literal, right: Literal) -> Bool {
        switch (left, right) {
        case (.bool(let left), .bool(let right)): left == right
        case (.long(let left), .long(let right)): left == right
        case (.string(let left), .string(let right)): left.isExactly(right)
        case (.entity(let left), .entity(let right)): left == right
        default: false
        }
    }

    /// Hashes the constant.
    package func hash(into hasher: inout Hasher) {
        switch self {
        case .bool(let value): hasher.combine(value)
        case .long(let value): hasher.combine(value)
        case .string(let value): hasher.combine(Digest.of(value))
        case .entity(let value): hasher.combine(value)
        }
    }
}
