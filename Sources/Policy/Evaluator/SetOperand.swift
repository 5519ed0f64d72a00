/// What an operation on sets works on: a value, or the elements of a short set that is written out in the policy, which
/// stand on the stack for as long as the operation takes.
///
/// `[principal, resource].contains(context.owner)` needs no set that is allocated, searched once and thrown away.
enum SetOperand {
    /// A value of any type; whether it is a set is for the operation to see.
    case value(Value)
    /// Elements in the order of writing; some may be equal.
    case elements(UnsafeBufferPointer<Value>)

    /// The longest set that is put on the stack; longer ones are worth an index.
    static let elementsMax = 8

    /// Whether a value is among the elements; nil where this is no set.
    func contains(_ value: Value) -> Bool? {
        switch self {
        case .elements(let elements): elements.contains(value)
        case .value(.set(let set)): set.contains(value)
        case .value: nil
        }
    }

    /// Whether all elements of another operand are in this one; nil where one of them is no set.
    func containsAll(_ other: SetOperand) -> Bool? {
        if case .value(.set(let left)) = self, case .value(.set(let right)) = other { return left.containsAll(right) }
        guard isSet else { return nil }
        return other.allSatisfy { contains($0) == true }
    }

    /// Whether an element of another operand is in this one; nil where one of them is no set.
    func containsAny(_ other: SetOperand) -> Bool? {
        if case .value(.set(let left)) = self, case .value(.set(let right)) = other { return left.containsAny(right) }
        guard isSet else { return nil }
        return other.allSatisfy { contains($0) == false }.map { !$0 }
    }

    /// Whether both are the same value.
    func equals(_ other: SetOperand) -> Bool {
        if case .value(let left) = self, case .value(let right) = other { return left == right }
        return containsAll(other) == true && other.containsAll(self) == true
    }

    /// Whether there are no elements; nil where this is no set.
    var isEmpty: Bool? { allSatisfy { _ in false } }

    /// The type's name, as error messages say it.
    var typeName: String {
        switch self {
        case .elements: "set"
        case .value(let value): value.typeName
        }
    }

    private var isSet: Bool { isEmpty != nil }

    private func allSatisfy(_ condition: (Value) -> Bool) -> Bool? {
        switch self {
        case .elements(let elements): elements.allSatisfy(condition)
        case .value(.set(let set)): set.elements.allSatisfy(condition)
        case .value: nil
        }
    }
}
