/// What stands to the right of `like`: literal runs, between which anything may stand.
///
/// Matching takes time linear in text and pattern: each run is searched with a failure table (Knuth, Morris, Pratt),
/// so a prepared text cannot hang a decision.
package struct Pattern: Sendable {
    /// The characters and wildcards in their order.
    package let pieces: [Escapes.Piece]
    /// The literal runs: before the first wildcard, between wildcards, after the last.
    private let runs: [[UInt8]]
    private let failures: [[Int32]]

    init(_ pieces: [Escapes.Piece]) {
        self.pieces = pieces
        var runs: [[UInt8]] = [[]]
        for piece in pieces {
            switch piece {
            case .wildcard: runs.append([])
            case .scalar(let scalar): runs[runs.count - 1].append(contentsOf: Array(String(scalar).utf8))
            }
        }
        // Adjacent wildcards leave empty runs, which say nothing.
        let inner = runs.dropFirst().dropLast().filter { !$0.isEmpty }
        if runs.count > 1, let first = runs.first, let last = runs.last {
            self.runs = [first] + inner + [last]
        } else {
            self.runs = runs
        }
        failures = self.runs.map(Self.failureTable)
    }

    /// Whether a text is one of those that the pattern describes.
    package func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches($0) }
    }

    private func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let (first, last) = (runs[0], runs[runs.count - 1])
        guard runs.count > 1 else { return text.elementsEqual(first) }
        guard text.count >= first.count + last.count, text.starts(with: first) else { return false }
        guard text.suffix(last.count).elementsEqual(last) else { return false }
        var position = first.count
        let end = text.count - last.count
        for index in 1..<runs.count - 1 {
            guard let found = find(index, in: text, from: position, to: end) else { return false }
            position = found
        }
        return true
    }

    /// The position after the first occurrence of a run.
    private func find(_ index: Int, in text: UnsafeBufferPointer<UInt8>, from: Int, to end: Int) -> Int? {
        let (run, failure) = (runs[index], failures[index])
        var matched = 0
        var position = from
        while position < end {
            while matched > 0, run[matched] != text[position] { matched = Int(failure[matched - 1]) }
            if run[matched] == text[position] { matched += 1 }
            position += 1
            if matched == run.count { return position }
        }
        return nil
    }

    private static func failureTable(_ run: [UInt8]) -> [Int32] {
        var table = [Int32](repeating: 0, count: run.count)
        var length = 0
        for index in run.indices.dropFirst() {
            while length > 0, run[length] != run[index] { length = Int(table[length - 1]) }
            if run[length] == run[index] { length += 1 }
            table[index] = Int32(length)
        }
        return table
    }
}

extension Pattern: Hashable {
    /// Whether both have the same pieces.
    package static func == (left: Pattern, right: Pattern) -> Bool { left.pieces == right.pieces }

    /// Hashes the pieces.
    package func hash(into hasher: inout Hasher) { hasher.combine(pieces) }
}
