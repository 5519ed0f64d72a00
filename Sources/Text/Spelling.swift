/// Finds the name that was probably meant, for hints.
public enum Spelling {
    /// Longer names are no typing errors, and comparing them would take long.
    private static let bytesMax = 64
    /// Among more names than these nobody looks for a slip.
    private static let candidatesMax = 5_000

    /// The candidate nearest to a name, whatever the case of letters, or nil where none is near; of equally near ones
    /// the first in alphabetical order.
    ///
    /// Near means that not more than a third of the bytes, or one, has to change: be inserted, deleted, substituted or
    /// swapped with its neighbour (optimal string alignment distance). The name itself is no candidate.
    public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().utf8)
        guard (1...bytesMax).contains(wanted.count) else { return nil }
        var best: (distance: Int, name: String)?
        var seen = 0
        for candidate in candidates where candidate != name && candidate.utf8.count <= bytesMax {
            seen += 1
            guard seen <= candidatesMax else { return nil }
            let found = (distance: distance(wanted, Array(candidate.lowercased().utf8)), name: candidate)
            guard found.distance <= max(1, wanted.count / 3) else { continue }
            if let known = best, known <= found { continue }
            best = found
        }
        return best?.name
    }

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
