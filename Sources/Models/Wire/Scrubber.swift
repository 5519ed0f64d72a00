/// Makes a provider's text fit for an error message: bounded, on one line, and without anything like a key.
///
/// Providers quote the key that they refuse, masked or not; so every word goes that holds the beginning of the secret
/// or looks like a key by its prefix.
struct Scrubber: Sendable {
    /// The longest text that is kept, in characters.
    static let lengthMax = 400
    /// What stands in the place of a word that was taken out.
    static let mark = "[removed]"
    /// How much of a secret is enough to recognise it: providers show about that much of a key.
    private static let secretPrefix = 8

    private let secret: String?

    init(secret: String?) {
        self.secret = secret.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The text with its secrets taken out, cut to ``lengthMax``.
    func scrub(_ text: String) -> String {
        var clean = text
        if let secret, clean.contains(secret) {
            clean = clean.split(separator: secret, omittingEmptySubsequences: false).joined(separator: Self.mark)
        }
        let words = clean.prefix(Self.lengthMax * 4).split { character in
            character.isWhitespace || character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
        }
        let line = words.map { isSecret($0) ? Self.mark : String($0) }.joined(separator: " ")
        return line.count > Self.lengthMax ? line.prefix(Self.lengthMax) + "…" : line
    }

    /// The text of bytes that may be no UTF-8.
    func scrub(_ bytes: some Collection<UInt8>) -> String {
        scrub(String(decoding: bytes.prefix(Self.lengthMax * 16), as: UTF8.self))
    }

    private func isSecret(_ word: Substring) -> Bool {
        if word.contains("sk-") { return true }
        guard let secret, secret.count >= Self.secretPrefix * 2 else { return false }
        return word.contains(secret.prefix(Self.secretPrefix))
    }
}
