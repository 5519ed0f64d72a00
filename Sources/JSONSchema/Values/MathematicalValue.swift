import JSON

/// A value whose equality is JSON Schema's (core, section 4.2.2): numbers by their mathematical value, strings by
/// code points, objects without order.
struct MathematicalValue: Hashable {
    let value: JSON

    static func == (left: MathematicalValue, right: MathematicalValue) -> Bool { areEqual(left.value, right.value) }

    func hash(into hasher: inout Hasher) { Self.hash(value, into: &hasher) }

    static func areEqual(_ left: JSON, _ right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.string(let left), .string(let right)): return left.isExactly(right)
        case (.int(let left), .int(let right)): return left == right
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { areEqual($0, $1) }
        case (.object(let left), .object(let right)):
            guard left.count == right.count else { return false }
            return left.members.allSatisfy { member in
                right[member.key].map { areEqual(member.value, $0) } ?? false
            }
        default:
            guard let left = Number(left), let right = Number(right) else { return false }
            return Number.compare(left, right) == 0
        }
    }

    private static func hash(_ value: JSON, into hasher: inout Hasher) {
        switch value {
        case .int(let value): hasher.combine(Double(value))
        case .uint(let value): hasher.combine(Double(value))
        case .double(let value): hasher.combine(value)
        case .array(let elements):
            hasher.combine(elements.count)
            for element in elements { hash(element, into: &hasher) }
        case .object(let object):
            // Order must not count, so members are combined by a commutative operation.
            var combined = 0
            for member in object.members {
                var inner = Hasher()
                inner.combine(ExactString(member.key))
                hash(member.value, into: &inner)
                combined ^= inner.finalize()
            }
            hasher.combine(combined)
        default: hasher.combine(value)
        }
    }

    /// Whether no two elements are equal, in time linear in their size.
    static func areUnique(_ elements: [JSON]) -> Bool {
        guard elements.count > 8 else {
            for (position, element) in elements.enumerated().dropFirst() {
                for earlier in 0..<position where areEqual(elements[earlier], element) { return false }
            }
            return true
        }
        var seen = Set<MathematicalValue>(minimumCapacity: elements.count)
        return elements.allSatisfy { seen.insert(MathematicalValue(value: $0)).inserted }
    }
}
