/// Finds the name that was probably meant, for hints.
enum Suggestion {
    /// The candidate nearest to a text, or nil where none is near; of equally near ones the first in order.
    ///
    /// Near means that not more than a third of the characters have to change.
    static func of(_ text: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(text.lowercased().utf8)
        // Long texts are no typing errors, and comparing them would take long.
        guard (1...64).contains(wanted.count) else { return nil }
        var best: (distance: Int, text: String)?
        for candidate in candidates.sorted() where candidate.utf8.count <= 64 {
            let distance = distance(wanted, Array(candidate.lowercased().utf8))
            guard distance <= max(1, wanted.count / 3), distance < best?.distance ?? .max else { continue }
            best = (distance, candidate)
        }
        return best?.text
    }

    /// The least number of insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for column in right.indices {
                let substitution = previous[column] + (left[row] == right[column] ? 0 : 1)
                var least = min(previous[column + 1] + 1, current[column] + 1, substitution)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    least = min(least, before[column - 1] + 1)
                }
                current.append(least)
            }
            (before, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
