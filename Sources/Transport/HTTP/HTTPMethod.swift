/// The method of a request (RFC 9110, section 9): a token, and case-sensitive.
public struct HTTPMethod: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The method as it goes over the wire.
    public let rawValue: String

    /// Takes a method as it goes over the wire, such as `PATCH`.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Takes a method as it goes over the wire, such as `PATCH`.
    public init(stringLiteral value: String) { rawValue = value }

    /// GET.
    public static let get: HTTPMethod = "GET"
    /// HEAD.
    public static let head: HTTPMethod = "HEAD"
    /// POST.
    public static let post: HTTPMethod = "POST"
    /// PUT.
    public static let put: HTTPMethod = "PUT"
    /// PATCH.
    public static let patch: HTTPMethod = "PATCH"
    /// DELETE.
    public static let delete: HTTPMethod = "DELETE"
    /// OPTIONS.
    public static let options: HTTPMethod = "OPTIONS"

    /// Whether the method asks for nothing but an answer (RFC 9110, section 9.2.1), so that it may be sent twice.
    public var isSafe: Bool { self == .get || self == .head || self == .options }

    /// Whether a request without a body still has to say that its body is empty.
    var announcesEmptyBody: Bool { self == .post || self == .put || self == .patch }

    /// The method.
    public var description: String { rawValue }
}
