internal import Journal

/// Writes the log as JSON lines.
struct StoreExport {
    private static let pieceBytes = 64 << 10

    private let connection: Connection
    private let verifier: VerifierKey

    init(_ connection: Connection, _ verifier: VerifierKey) {
        self.connection = connection
        self.verifier = verifier
    }

    /// Writes what a read transaction shows.
    func run(_ receive: ([UInt8]) throws -> Void) throws(JournalError) {
        let (head, note) = try connection.log.signedHead(verifier)
        let runs = try connection.runs.names().mapValues { Array($0.rawValue.utf8) }
        var encoder = LeafEncoder()
        var piece = LogExport.header(note, verifier)
        try connection.entries.forEachStored { entry throws(JournalError) in
            guard entry.position < head.size else { return }
            let leaf = (runs[entry.runNumber] ?? []).withUnsafeBufferPointer { run in
                encoder.leaf(
                    run: run,
                    seq: entry.seq,
                    kind: entry.kind,
                    at: entry.at,
                    path: entry.path,
                    body: entry.body
                )
            }
            LogExport.append(encoder.canonicalBytes, at: entry.position, leaf: leaf, to: &piece)
            guard piece.count >= Self.pieceBytes else { return }
            try hand(&piece, to: receive)
        }
        try hand(&piece, to: receive)
    }

    private func hand(_ piece: inout [UInt8], to receive: ([UInt8]) throws -> Void) throws(JournalError) {
        defer { piece.removeAll(keepingCapacity: true) }
        do {
            try receive(piece)
        } catch let error as JournalError {
            throw error
        } catch {
            throw JournalError(.io, "the export was ended by its receiver: \(error)")
        }
    }
}
