extension CELType {
    /// The type of values that are of one of two types, as far as one can be told.
    ///
    /// Null makes a type nullable. Objects with different fields become an open one of those that both have. Types that
    /// have nothing in common are ``dyn``.
    public func joined(with other: CELType) -> CELType {
        if self == other { return self }
        switch (self, other) {
        case (.dyn, _), (_, .dyn): return .dyn
        case (.null, let type), (let type, .null):
            if case .nullable = type { return type }
            return .nullable(type)
        case (.nullable, _), (_, .nullable):
            let joined = unwrappedNullable.joined(with: other.unwrappedNullable)
            return joined == .dyn || joined.isNullable ? joined : .nullable(joined)
        case (.list(let first), .list(let second)):
            return .list(first.joined(with: second))
        case (.map(let firstKey, let firstValue), .map(let secondKey, let secondValue)):
            return .map(key: firstKey.joined(with: secondKey), value: firstValue.joined(with: secondValue))
        case (.object(let fields, _), .object(let others, _)):
            var shared: [String: CELType] = [:]
            for (name, type) in fields { shared[name] = others[name].map { type.joined(with: $0) } }
            return .object(
                fields: shared,
                open: fields.count + others.count > 2 * shared.count || isOpen || other.isOpen
            )
        default:
            let numbers: [CELType] = [.int, .uint, .double, .number]
            return numbers.contains(self) && numbers.contains(other) ? .number : .dyn
        }
    }

    /// The type of a value after it was written as JSON and read again, as the output of every step is.
    ///
    /// A double without a fraction comes back as an int; times, bytes and addresses come back as texts, an optional as
    /// its value or null.
    public var throughJSON: CELType {
        switch self {
        case .dyn, .null, .bool, .int, .number, .string: self
        case .uint, .double: .number
        case .bytes, .timestamp, .duration, .type: .string
        case .list(let element): .list(element.throughJSON)
        case .map(_, let value): .map(key: .string, value: value.throughJSON)
        case .object(let fields, let open): .object(fields: fields.mapValues(\.throughJSON), open: open)
        case .nullable(let type): type.throughJSON.joined(with: .null)
        case .opaque(Self.optionalName, _): (unwrappedOptional ?? .dyn).throughJSON.joined(with: .null)
        case .opaque: .string
        case .parameter: .dyn
        }
    }

    private var isOpen: Bool {
        guard case .object(_, let open) = self else { return false }
        return open
    }

    private var isNullable: Bool {
        guard case .nullable = self else { return self == .null }
        return true
    }
}
