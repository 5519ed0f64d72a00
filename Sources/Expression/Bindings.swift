public import JSON

/// The values that an expression's variables have in one evaluation.
public struct Bindings: Sendable {
    private var names: [String] = []
    private var values: [CELValue] = []

    /// Binds nothing.
    public init() {}

    /// Binds each name to a value.
    public init(_ values: [String: CELValue]) {
        for (name, value) in values { self[name] = value }
    }

    /// Binds each name to a JSON value, in constant time each.
    public init(_ values: [String: JSON]) {
        for (name, value) in values { self[name] = CELValue(value) }
    }

    /// Binds each member's name to its value.
    public init(_ object: JSONObject) {
        for member in object { self[member.key] = CELValue(member.value) }
    }

    /// The value of a variable, or nil where it is not bound; setting nil unbinds it.
    public subscript(name: String) -> CELValue? {
        get {
            for position in names.indices where names[position].isExactly(name) { return values[position] }
            return nil
        }
        set {
            if let position = names.firstIndex(where: { $0.isExactly(name) }) {
                if let newValue {
                    values[position] = newValue
                } else {
                    names.remove(at: position)
                    values.remove(at: position)
                }
            } else if let newValue {
                names.append(name)
                values.append(newValue)
            }
        }
    }

    /// Binds a name to a JSON value.
    public mutating func bind(_ name: String, to value: JSON) {
        self[name] = CELValue(value)
    }
}
