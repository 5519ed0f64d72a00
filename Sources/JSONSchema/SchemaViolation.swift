public import JSON

/// One keyword that a value does not satisfy.
public struct SchemaViolation: Sendable, Hashable {
    /// The place in the value.
    public var instanceLocation: JSONPointer
    /// The way through the schema to the keyword, references included.
    public var keywordLocation: JSONPointer
    /// The keyword's own place: a URI whose fragment is a JSON Pointer.
    public var absoluteKeywordLocation: String
    /// The keyword, such as `maximum`.
    public var keyword: String
    /// What is asked and what is there: `must be <= 100, is 500`.
    public var message: String
    /// For `anyOf` and the like, why each branch does not hold.
    public var causes: [SchemaViolation]

    /// Makes a violation of its parts.
    public init(
        instanceLocation: JSONPointer,
        keywordLocation: JSONPointer,
        absoluteKeywordLocation: String,
        keyword: String,
        message: String,
        causes: [SchemaViolation] = []
    ) {
        self.instanceLocation = instanceLocation
        self.keywordLocation = keywordLocation
        self.absoluteKeywordLocation = absoluteKeywordLocation
        self.keyword = keyword
        self.message = message
        self.causes = causes
    }
}

extension SchemaViolation: CustomStringConvertible {
    private static let causesShownMax = 4

    /// One line for a person: `/amount_cents: must be <= 100, is 500`.
    public var description: String {
        let location = instanceLocation.description
        let line = location.isEmpty ? message : "\(location): \(message)"
        guard !causes.isEmpty else { return line }
        let shown = causes.prefix(Self.causesShownMax).map(\.description).joined(separator: "; ")
        return "\(line) (\(shown)\(causes.count > Self.causesShownMax ? "; …" : ""))"
    }
}
