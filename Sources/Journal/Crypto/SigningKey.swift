internal import COpenSSL

/// The key with which a log signs its checkpoints: Ed25519 (RFC 8032) under a name.
///
/// Its text form is `PRIVATE+KEY+name+hash+base64`, the base64 part being the algorithm's byte and the 32 bytes of the
/// seed. The key itself is only inside OpenSSL while the program runs.
///
/// @unchecked Sendable without a lock: OpenSSL never changes a key that is made, and each signature has its own
/// context.
public final class SigningKey: @unchecked Sendable {
    private let key: OpaquePointer
    /// The public half.
    public let verifier: VerifierKey

    /// Makes a key of its 32-byte seed.
    ///
    /// - Throws: ``JournalError/Code/key`` for another number of bytes or a name that a note cannot carry.
    public init(name: String, seed: [UInt8]) throws(JournalError) {
        guard seed.count == 32, let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
            throw JournalError(.key, "a signing key has a seed of 32 bytes")
        }
        var publicKey = [UInt8](repeating: 0, count: 32)
        var count = publicKey.count
        guard EVP_PKEY_get_raw_public_key(key, &publicKey, &count) == 1,
            let verifier = VerifierKey(name: name, publicKey: publicKey)
        else {
            EVP_PKEY_free(key)
            throw JournalError(.key, "`\(name)` cannot name a key: it is empty or has white space or a plus sign")
        }
        self.key = key
        self.verifier = verifier
    }

    deinit { EVP_PKEY_free(key) }

    /// Reads the text form.
    ///
    /// - Throws: ``JournalError/Code/key`` where it is malformed; the message repeats nothing of it.
    public convenience init(parsing text: String) throws(JournalError) {
        let parts = text.split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "PRIVATE", parts[1] == "KEY", let content = Base64.bytes(String(parts[4])),
            content.first == VerifierKey.ed25519
        else { throw JournalError(.key, "a signing key has the form `PRIVATE+KEY+name+hash+base64`") }
        try self.init(name: String(parts[2]), seed: Array(content.dropFirst()))
        guard verifier.hashText == parts[3] else {
            throw JournalError(.key, "the signing key of `\(parts[2])` does not have the hash `\(parts[3])`")
        }
    }

    /// Makes a key of fresh random bytes. Without a name it is called `reeve/` and sixteen digits of its own hash, so
    /// that no two logs have one name.
    ///
    /// - Returns: The key and its text form, which is the only way to have the key again.
    public static func generate(name: String? = nil) throws(JournalError) -> (key: SigningKey, text: String) {
        var seed = [UInt8](repeating: 0, count: 32)
        guard RAND_bytes(&seed, Int32(seed.count)) == 1 else {
            throw JournalError(.io, "the system has no random bytes to give", isRetryable: true)
        }
        defer { OPENSSL_cleanse(&seed, seed.count) }
        var key = try SigningKey(name: name ?? "unnamed", seed: seed)
        if name == nil {
            let hash = Digest(of: key.verifier.publicKey).hex.prefix(16)
            key = try SigningKey(name: "reeve/\(hash)", seed: seed)
        }
        let secret = Base64.text([VerifierKey.ed25519] + seed)
        return (key, "PRIVATE+KEY+\(key.verifier.name)+\(key.verifier.hashText)+\(secret)")
    }

    /// The 64 bytes of the signature over a message.
    public func signature(over message: [UInt8]) throws(JournalError) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: 64)
        var count = signature.count
        guard let context = EVP_MD_CTX_new() else { throw JournalError(.io, "no memory to sign the log's head") }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
            EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count == 64
        else { throw JournalError(.key, "OpenSSL could not sign the log's head") }
        return signature
    }

    /// The text of a note with this key's signature.
    public func sign(_ text: String) throws(JournalError) -> SignedNote {
        let signature = try signature(over: Array(text.utf8))
        return SignedNote(
            text: text,
            signatures: [.init(name: verifier.name, keyID: verifier.id, bytes: signature)]
        )
    }
}
