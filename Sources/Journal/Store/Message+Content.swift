public import JSON

/// Where a message's body carries content from people: as payloads, so that it can be erased like any other.
public enum MessageContent: String, Sendable, CaseIterable {
    /// Edited arguments, or an answer in words.
    case content
    /// What came with a signal.
    case payload
    /// The result of an effect that a person settled.
    case output

    /// The names of the members that may hold content.
    public static let names = allCases.map(\.rawValue)
}

extension Message {
    /// Puts content into the body under its name, stored as a blob where it needs one.
    public mutating func attach(_ value: JSON, as place: MessageContent) {
        let (payload, blob) = Payload.of(value)
        var object = body.objectValue ?? JSONObject()
        object[place.rawValue] = payload.json
        body = .object(object)
        if let blob { blobs.append(blob) }
    }
}
