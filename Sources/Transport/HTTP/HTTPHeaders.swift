/// Header fields in their order. Names are compared without case (RFC 9110, section 5.1), and a name may occur more
/// than once.
public struct HTTPHeaders: Sendable, Hashable, Sequence, ExpressibleByDictionaryLiteral {
    /// One field line.
    public struct Field: Sendable, Hashable {
        /// The name, as it was given.
        public var name: String
        /// The value, without surrounding white space.
        public var value: String

        /// Makes a field.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }

        /// Equal where the names are equal without case and the values are equal.
        public static func == (left: Field, right: Field) -> Bool {
            left.value == right.value && left.isNamed(right.name)
        }

        /// Hashes the name without case, and the value.
        public func hash(into hasher: inout Hasher) {
            for byte in name.utf8 { hasher.combine(byte.lowercased) }
            hasher.combine(value)
        }

        func isNamed(_ other: String) -> Bool {
            name.utf8.elementsEqual(other.utf8) { $0.lowercased == $1.lowercased }
        }
    }

    /// The fields, in order.
    public private(set) var fields: [Field]

    /// Takes fields in their order.
    public init(_ fields: [Field] = []) { self.fields = fields }

    /// Takes names and values in their order.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field($0.0, $0.1) }
    }

    /// The first value of a name. Setting it replaces every field of that name; nil removes them.
    public subscript(name: String) -> String? {
        get { fields.first { $0.isNamed(name) }?.value }
        set {
            guard let newValue else { return fields.removeAll { $0.isNamed(name) } }
            guard let index = fields.firstIndex(where: { $0.isNamed(name) }) else { return add(name, newValue) }
            fields[index].value = newValue
            let tail = fields[(index + 1)...].filter { !$0.isNamed(name) }
            fields.replaceSubrange((index + 1)..., with: tail)
        }
    }

    /// Every value of a name, in order.
    public func values(of name: String) -> [String] {
        fields.filter { $0.isNamed(name) }.map(\.value)
    }

    /// Whether there is a field of that name.
    public func contains(_ name: String) -> Bool {
        fields.contains { $0.isNamed(name) }
    }

    /// Adds a field after the others, and leaves those of the same name.
    public mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name, value))
    }

    /// The fields, in order.
    public func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }

    /// Continues the last field with a folded line (RFC 9112, section 5.2).
    mutating func continueLast(with value: String) {
        guard let index = fields.indices.last else { return }
        fields[index].value += " " + value
    }
}
