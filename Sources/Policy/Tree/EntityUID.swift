internal import JSON

/// The identity of an entity: `Type::"id"`.
///
/// Equal means the same type and the same code points of the id; `é` in two Unicode spellings is two ids.
public struct EntityUID: Sendable {
    /// Shared, so that values, requests and indexes hold one word and compare by identity first.
    private final class Storage: Sendable {
        let type: EntityType
        let id: String
        let digest: Int

        init(type: EntityType, id: String) {
            self.type = type
            self.id = id
            digest = Digest.of(id, after: type.digest)
        }
    }

    private let storage: Storage

    /// Makes an identity of a type and an id.
    public init(type: EntityType, id: String) {
        storage = Storage(type: type, id: id)
    }

    /// The entity's type.
    public var type: EntityType { storage.type }
    /// The id, any text.
    public var id: String { storage.id }
    /// Whether the entity is an action.
    public var isAction: Bool { storage.type.isAction }

    var digest: Int { storage.digest }

    /// Reads `Type::"id"` as policies write it.
    ///
    /// - Throws: ``PolicyError`` where the text is something else, or more than that.
    public init(parsing text: String) throws(PolicyError) {
        self = try EntityReader.read(text)
    }
}

extension EntityUID: Hashable {
    /// Whether both have the same type and id.
    public static func == (left: EntityUID, right: EntityUID) -> Bool {
        if left.storage === right.storage { return true }
        return left.storage.digest == right.storage.digest && left.storage.type == right.storage.type
            && left.storage.id.isExactly(right.storage.id)
    }

    /// Hashes what was hashed at creation.
    public func hash(into hasher: inout Hasher) { hasher.combine(storage.digest) }
}

extension EntityUID: CustomStringConvertible {
    /// The identity as policies write it, with escapes where they are needed.
    public var description: String { "\(type.name)::\(CedarText.quoted(id))" }
}
