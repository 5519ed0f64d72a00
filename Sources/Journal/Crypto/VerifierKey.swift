internal import COpenSSL

/// The public half of a log's key, with which anybody checks its checkpoints: `name+hash+base64` (C2SP signed-note).
///
/// `hash` is the first four bytes of SHA-256 of the name, a newline and the key in eight hexadecimal digits; the
/// base64 part is the algorithm's byte (1, Ed25519, RFC 8032) and the 32 bytes of the key.
public struct VerifierKey: Sendable, Hashable, CustomStringConvertible {
    /// Who signs: without white space and plus signs.
    public let name: String
    /// The 32 bytes of the Ed25519 key.
    public let publicKey: [UInt8]
    /// The four bytes that a signature line carries to say which key made it.
    public let id: UInt32

    static let ed25519: UInt8 = 1

    init?(name: String, publicKey: [UInt8]) {
        guard Self.isName(name), publicKey.count == 32 else { return nil }
        self.name = name
        self.publicKey = publicKey
        let hash = Digest(of: Array(name.utf8) + [0x0A, Self.ed25519] + publicKey).bytes
        id = hash.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads the text form.
    ///
    /// - Throws: ``JournalError/Code/key`` where it is malformed or its hash is not that of its key.
    public init(parsing text: String) throws(JournalError) {
        // Base64 may contain plus signs, the name and the hash may not.
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let content = Base64.bytes(String(parts[2])), content.first == Self.ed25519,
            let key = VerifierKey(name: String(parts[0]), publicKey: Array(content.dropFirst()))
        else { throw JournalError(.key, "a verifier key has the form `name+hash+base64` of an Ed25519 key") }
        guard key.hashText == parts[1] else {
            throw JournalError(.key, "the verifier key of `\(parts[0])` does not have the hash `\(parts[1])`")
        }
        self = key
    }

    /// The text form.
    public var description: String { "\(name)+\(hashText)+\(Base64.text([Self.ed25519] + publicKey))" }

    /// Whether the signature is this key's over the message.
    public func isValid(signature: [UInt8], over message: [UInt8]) -> Bool {
        guard signature.count == 64,
            let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, publicKey, publicKey.count)
        else { return false }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    /// Whether a key may have this name: not empty, without white space and plus signs.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy { $0 != "+" && !$0.properties.isWhitespace && $0.value >= 0x20 }
    }

    var hashText: String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
