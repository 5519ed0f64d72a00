public import Manifest

/// Where the values of secrets come from.
public protocol SecretReader: Sendable {
    /// The value as it is now. May block for as long as a small file takes to read.
    func value(of secret: SecretDefinition) throws(SecretError) -> String
}

/// Why a secret's value is not to be had. Never holds the value or a part of it.
public struct SecretError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The secret's name.
    public var secret: String
    /// Lowercase, without a final period; says what to do.
    public var message: String

    /// Makes an error of its parts.
    public init(secret: String, message: String) {
        self.secret = secret
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
