internal import JSON

/// The log as text, for whoever wants to keep or read it without the store: JSON lines.
///
/// The first line is `{"checkpoint": "signed note", "verifier": "name+hash+base64"}`, each further one
/// `{"entry": {"at", "body", "kind", "path", "run", "seq"}, "index": n, "leaf": "sha256:…"}` in canonical form: the
/// leaf is SHA-256 of a zero byte and the entry's bytes as they stand in the line.
public enum LogExport {
    /// The first line.
    package static func header(_ checkpoint: SignedNote, _ verifier: VerifierKey) -> [UInt8] {
        let header: JSON = [
            "checkpoint": .string(checkpoint.description), "verifier": .string(verifier.description),
        ]
        return header.canonicalBytes() + [0x0A]
    }

    /// Appends the line of an entry whose canonical form is given.
    package static func append(
        _ entry: [UInt8],
        at position: Int64,
        leaf: Digest,
        to buffer: inout [UInt8]
    ) {
        buffer.append(contentsOf: "{\"entry\":".utf8)
        buffer.append(contentsOf: entry)
        buffer.append(contentsOf: ",\"index\":\(position),\"leaf\":\"\(leaf)\"}\n".utf8)
    }

    /// Verifies an export, line by line: every leaf, their order, the root and its signature.
    public struct Verification: Sendable {
        private let key: VerifierKey
        private var head: Checkpoint?
        private var tree = CompactRange()

        /// Begins with the log's key, which must come from elsewhere than the export.
        public init(_ key: VerifierKey) { self.key = key }

        /// Takes the next line, without its newline.
        ///
        /// - Throws: ``JournalError/Code/tampered`` where it is not what was signed, ``JournalError/Code/invalid``
        ///   where it is no line of an export.
        public mutating func take(_ line: some Collection<UInt8>) throws(JournalError) {
            guard let json = try? JSON(parsing: line) else { throw malformed() }
            guard head != nil else {
                guard let note = json["checkpoint"]?.stringValue else { throw malformed() }
                head = try Checkpoint(try SignedNote(parsing: note), signedBy: key)
                return
            }
            guard let entry = json["entry"].flatMap(Entry.init(canonical:)), let index = json["index"]?.intValue,
                let leaf = json["leaf"]?.stringValue.flatMap({ Digest($0) })
            else { throw malformed() }
            guard index == tree.size, entry.leafHash == leaf else {
                throw JournalError(.tampered, "line \(tree.size + 2) of the export is not the entry at \(tree.size)")
            }
            tree.append(leaf)
        }

        /// Ends the export.
        ///
        /// - Returns: The signed state that it is the whole of.
        @discardableResult
        public func finish() throws(JournalError) -> Checkpoint {
            guard let head else { throw malformed() }
            guard tree.size == head.size, tree.root == head.root else {
                let what = "the export of \(tree.size) entries is not the log of \(head.size) that was signed"
                throw JournalError(.tampered, what)
            }
            return head
        }

        private func malformed() -> JournalError {
            JournalError(.invalid, "line \(head == nil ? 1 : tree.size + 2) is no line of an export")
        }
    }
}
