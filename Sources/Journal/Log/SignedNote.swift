/// A text with signatures under it (C2SP signed-note): the text, an empty line, and one line for each signature.
public struct SignedNote: Sendable, Hashable, CustomStringConvertible {
    /// A signature line: `— name base64(key id and signature)`.
    public struct Signature: Sendable, Hashable {
        /// The name of the key.
        public var name: String
        /// See ``VerifierKey/id``.
        public var keyID: UInt32
        /// The bytes after the key id.
        public var bytes: [UInt8]

        /// Makes a signature of its parts.
        public init(name: String, keyID: UInt32, bytes: [UInt8]) {
            self.name = name
            self.keyID = keyID
            self.bytes = bytes
        }
    }

    /// What is signed; ends with a newline.
    public var text: String
    /// At least one in a note that was read.
    public var signatures: [Signature]

    static let bytesMax = 1_000_000
    static let signaturesMax = 100

    /// Makes a note of its parts.
    public init(text: String, signatures: [Signature]) {
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note. Nothing is lenient here: two readings of one note are a hole in whatever rests on it.
    ///
    /// - Throws: ``JournalError/Code/invalid`` saying what is wrong.
    public init(parsing note: String) throws(JournalError) {
        guard note.utf8.count <= Self.bytesMax else { throw Self.malformed("is longer than 1 MB") }
        guard note.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }) else { throw Self.malformed("has control characters") }
        // On bytes: characters could join a newline with what follows.
        let bytes = Array(note.utf8)
        guard bytes.last == 0x0A, let blank = Self.lastBlankLine(in: bytes), blank > 0 else {
            throw Self.malformed("is not a text, an empty line and signatures")
        }
        text = String(decoding: bytes[...blank], as: UTF8.self)
        signatures = []
        for line in bytes[(blank + 2)...].dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard signatures.count < Self.signaturesMax else { throw Self.malformed("has more than 100 signatures") }
            signatures.append(try Self.signature(String(decoding: line, as: UTF8.self)))
        }
    }

    /// The note's text form.
    public var description: String {
        var note = text + "\n"
        for signature in signatures {
            let id = signature.keyID
            let prefix = [UInt8(truncatingIfNeeded: id >> 24), UInt8(truncatingIfNeeded: id >> 16)]
            let content =
                prefix + [UInt8(truncatingIfNeeded: id >> 8), UInt8(truncatingIfNeeded: id)] + signature.bytes
            note += "— \(signature.name) \(Base64.text(content))\n"
        }
        return note
    }

    /// Whether the key has signed the text: it has a signature here and none of its signatures is wrong.
    public func isSigned(by key: VerifierKey) -> Bool {
        let own = signatures.filter { $0.name == key.name && $0.keyID == key.id }
        let message = Array(text.utf8)
        return !own.isEmpty && own.allSatisfy { key.isValid(signature: $0.bytes, over: message) }
    }

    /// The position of the newline that ends the text: the empty line follows it.
    private static func lastBlankLine(in bytes: [UInt8]) -> Int? {
        for position in stride(from: bytes.count - 2, through: 0, by: -1)
        where bytes[position] == 0x0A && bytes[position + 1] == 0x0A {
            return position
        }
        return nil
    }

    private static func signature(_ line: String) throws(JournalError) -> Signature {
        let parts = line.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 3, parts[0] == "—", VerifierKey.isName(parts[1]), let content = Base64.bytes(parts[2]),
            content.count > 4
        else { throw malformed("has a malformed signature line") }
        let id = content.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Signature(name: parts[1], keyID: id, bytes: Array(content.dropFirst(4)))
    }

    private static func malformed(_ what: String) -> JournalError {
        JournalError(.invalid, "the signed note \(what)")
    }
}
