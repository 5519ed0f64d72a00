/// What a log was at a moment: its origin, how many entries it had, and the root over them (C2SP tlog-checkpoint).
///
/// Kept outside of the store, a signed checkpoint is what no later change of the store can undo.
public struct Checkpoint: Sendable, Hashable {
    /// Which log: the name of its key.
    public var origin: String
    /// The number of entries.
    public var size: Int64
    /// The root of the tree over them.
    public var root: Digest
    /// Further lines, which have no meaning here.
    public var extensions: [String]

    /// Makes a checkpoint of its parts.
    public init(origin: String, size: Int64, root: Digest, extensions: [String] = []) {
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads the text of a note.
    ///
    /// - Throws: ``JournalError/Code/invalid`` saying what is wrong.
    public init(parsing text: String) throws(JournalError) {
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String($0) ?? "" }
        guard lines.count >= 4, lines.last == "", !lines[0].isEmpty else {
            throw JournalError(.invalid, "a checkpoint is an origin, a size and a root, each on a line")
        }
        guard let size = Int64(lines[1]), size >= 0, String(size) == lines[1] else {
            throw JournalError(.invalid, "`\(lines[1])` is no size of a log")
        }
        guard let root = Base64.bytes(lines[2]).flatMap({ Digest(bytes: $0) }) else {
            throw JournalError(.invalid, "`\(lines[2])` is no root of a log: 32 bytes in base64")
        }
        let extensions = Array(lines.dropFirst(3).dropLast())
        guard extensions.allSatisfy({ !$0.isEmpty }) else {
            throw JournalError(.invalid, "a checkpoint has an empty line")
        }
        self.init(origin: lines[0], size: size, root: root, extensions: extensions)
    }

    /// Reads a note that the key has signed.
    ///
    /// - Throws: ``JournalError/Code/tampered`` where it has not, ``JournalError/Code/invalid`` where the note is of
    ///   another log or malformed.
    public init(_ note: SignedNote, signedBy key: VerifierKey) throws(JournalError) {
        guard note.isSigned(by: key) else {
            throw JournalError(.tampered, "the checkpoint does not have a valid signature of `\(key.name)`")
        }
        try self.init(parsing: note.text)
        guard origin == key.name else {
            throw JournalError(.invalid, "the checkpoint is of the log `\(origin)`, not of `\(key.name)`")
        }
    }

    /// The text to sign.
    public var text: String {
        var text = "\(origin)\n\(size)\n\(Base64.text(root.bytes))\n"
        for line in extensions { text += line + "\n" }
        return text
    }
}
