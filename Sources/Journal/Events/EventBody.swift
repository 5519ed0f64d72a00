public import JSON

/// The typed form of an entry's body. What is written can always be read again; unknown members are ignored, so that
/// a newer binary may add some.
public protocol EventBody: Sendable {
    static var kind: EntryKind { get }

    /// Reads a body; throws ``JournalError/Code/damaged`` naming the member that is missing or of another type.
    init(body: JSON) throws(JournalError)

    var body: JSON { get }
}

extension EventBody {
    /// The draft of an entry with this body.
    public func draft(at path: StepPath, blobs: [Blob] = []) -> EntryDraft {
        EntryDraft(Self.kind, path: path, body: body, blobs: blobs)
    }
}

/// Reads members of a body and names the one that is wrong.
public struct BodyReader {
    private let body: JSON
    private let kind: EntryKind

    /// Makes it of its parts.
    public init(_ body: JSON, of kind: EntryKind) {
        self.body = body
        self.kind = kind
    }

    /// A member that must be a string.
    public func string(_ name: String) throws(JournalError) -> String {
        guard let value = body[name]?.stringValue else { throw wrong(name, "a string") }
        return value
    }

    /// A member that must be an integer.
    public func int(_ name: String) throws(JournalError) -> Int64 {
        guard let value = body[name]?.intValue else { throw wrong(name, "an integer") }
        return value
    }

    /// A member that must be a Boolean.
    public func bool(_ name: String) throws(JournalError) -> Bool {
        guard let value = body[name]?.boolValue else { throw wrong(name, "a boolean") }
        return value
    }

    /// A member that must be a payload.
    public func payload(_ name: String) throws(JournalError) -> Payload {
        guard let value = Payload(json: body[name]) else { throw wrong(name, "a payload") }
        return value
    }

    /// A member that must be an array of strings; empty where there is none.
    public func strings(_ name: String) throws(JournalError) -> [String] {
        guard let values = body[name]?.arrayValue else { return [] }
        let strings = values.compactMap(\.stringValue)
        guard strings.count == values.count else { throw wrong(name, "an array of strings") }
        return strings
    }

    /// A member as it is; nil where there is none.
    public func raw(_ name: String) -> JSON? { body[name] }

    /// The error of a member that is missing or has another form.
    public func wrong(_ name: String, _ expected: String) -> JournalError {
        JournalError(.damaged, "the body of a `\(kind)` entry lacks `\(name)` as \(expected)")
    }
}
