/// The annotations of a policy or declaration: names are unique, a missing value is an empty text.
///
/// They never change what a policy decides; what stands above the decision reads them (`@approval`, `@because`).
public struct Annotations: Sendable, Hashable {
    /// One annotation, `@name("value")`.
    public struct Annotation: Sendable, Hashable {
        /// The name after the `@`.
        public var name: String
        /// The value; empty where there is none.
        public var value: String

        /// Whether nothing was written where the value stands: `@name`, not `@name("")`.
        public var isBare: Bool

        /// Makes an annotation of a name and a value.
        public init(name: String, value: String, isBare: Bool = false) {
            self.name = name
            self.value = value
            self.isBare = isBare
        }
    }

    /// The annotations in their order.
    public private(set) var all: [Annotation]

    /// Makes annotations of a list whose names the caller knows to be unique.
    public init(_ all: [Annotation] = []) {
        self.all = all
    }

    /// The value of an annotation, or nil where there is none of that name.
    public subscript(name: String) -> String? {
        all.first { $0.name == name }?.value
    }

    /// Whether there is none.
    public var isEmpty: Bool { all.isEmpty }
}
