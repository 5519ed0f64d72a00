public import JSON

/// Content that an entry carries: in the body itself where it can hold nobody's data, else in a blob.
///
/// Everything that came from outside or was computed from it is a blob, so that it can be erased without touching the
/// entry. Only values that say nothing about anybody (null, booleans, integers, empty containers) are written inline.
/// In a body: `{"value": …}` or `{"blob": "sha256:…", "bytes": n}`.
public enum Payload: Sendable, Hashable {
    case inline(JSON)
    case blob(Digest, bytes: Int)

    /// Makes the payload of a value, with the blob to store where one is needed.
    public static func of(_ value: JSON) -> (payload: Payload, blob: Blob?) {
        switch value {
        case .null, .bool, .int, .uint: return (.inline(value), nil)
        case .array(let elements) where elements.isEmpty: return (.inline(value), nil)
        case .object(let object) where object.isEmpty: return (.inline(value), nil)
        default:
            let blob = Blob(value)
            return (.blob(blob.digest, bytes: blob.bytes.count), blob)
        }
    }

    /// It as JSON.
    public var json: JSON {
        switch self {
        case .inline(let value): ["value": value]
        case .blob(let digest, let bytes): ["blob": .string(digest.description), "bytes": .int(Int64(bytes))]
        }
    }

    /// Reads a payload out of a body; nil where the JSON is none.
    public init?(json: JSON?) {
        if let value = json?["value"] {
            self = .inline(value)
        } else if let text = json?["blob"]?.stringValue, let digest = Digest(text),
            let bytes = json?["bytes"]?.intValue
        {
            self = .blob(digest, bytes: Int(bytes))
        } else {
            return nil
        }
    }
}

/// Content under its own SHA-256. Stored once however often it is named; compressed; erasable.
public struct Blob: Sendable, Hashable {
    /// The SHA-256 of the bytes, under which entries name them.
    public let digest: Digest
    /// The content.
    public let bytes: [UInt8]

    /// Makes it of its parts.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
        digest = Digest(of: bytes)
    }

    /// The blob of a JSON value in canonical form (RFC 8785).
    public init(_ value: JSON) {
        self.init(bytes: value.canonicalBytes())
    }
}
