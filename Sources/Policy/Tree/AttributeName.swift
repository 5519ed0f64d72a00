internal import JSON

/// The name of an attribute, hashed once, so that finding it among a record's fields compares integers.
///
/// Names are equal when their code points are.
public struct AttributeName: Sendable {
    /// The name itself, any text.
    public let text: String
    let digest: Int

    /// Makes a name of a text.
    public init(_ text: String) {
        self.text = text
        digest = Digest.of(text)
    }
}

extension AttributeName: Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// Whether both are the same code points.
    public static func == (left: AttributeName, right: AttributeName) -> Bool {
        left.digest == right.digest && left.text.isExactly(right.text)
    }

    /// Hashes what was hashed at creation.
    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    /// The name itself.
    public var description: String { text }

    /// Makes a name of a literal.
    public init(stringLiteral value: String) { self.init(value) }
}
