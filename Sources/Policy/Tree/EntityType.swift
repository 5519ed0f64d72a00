internal import JSON

/// The type of an entity: a path of identifiers such as `User` or `Shop::Order`.
///
/// It carries its own hash, because decisions look types up again and again.
public struct EntityType: Sendable {
    /// The whole path, `::` between its parts.
    public let name: String
    let digest: Int

    /// Makes a type of a path; whether it is one is checked where texts and JSON are read, not here.
    public init(_ name: String) {
        self.name = name
        digest = Digest.of(name)
    }

    /// The last part of the path.
    public var basename: String {
        guard let colon = name.utf8.lastIndex(of: UInt8(ascii: ":")) else { return name }
        return String(name[name.utf8.index(after: colon)...])
    }

    /// The path before the last part; empty where there is none.
    public var namespace: String {
        let basename = basename
        guard basename.utf8.count < name.utf8.count else { return "" }
        return String(name.utf8.dropLast(basename.utf8.count + 2)) ?? ""
    }

    /// Whether entities of this type are actions.
    public var isAction: Bool { basename == "Action" }

    static func qualified(_ basename: String, in namespace: String) -> EntityType {
        EntityType(namespace.isEmpty ? basename : "\(namespace)::\(basename)")
    }
}

extension EntityType: Hashable {
    /// Whether both are the same path.
    public static func == (left: EntityType, right: EntityType) -> Bool {
        left.digest == right.digest && left.name.isExactly(right.name)
    }

    /// Hashes what was hashed at creation.
    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

extension EntityType: CustomStringConvertible, ExpressibleByStringLiteral {
    /// The path.
    public var description: String { name }

    /// Makes a type of a literal path.
    public init(stringLiteral value: String) { self.init(value) }
}

/// Hashes of names, seeded by the process as Swift's own, so that nobody can prepare collisions.
enum Digest {
    static func of(_ text: String, after prefix: Int = 0) -> Int {
        var hasher = Hasher()
        hasher.combine(prefix)
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        return hasher.finalize()
    }
}
