/// Finds the name that was probably meant.
enum Suggestion {
    /// Among more names than these nobody looks for a slip.
    private static let candidatesMax = 500

    /// The candidate with the fewest edits, where they are few enough for a slip; the first of equals by the alphabet.
    static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        let candidates = candidates.sorted()
        guard candidates.count <= candidatesMax else { return nil }
        let allowance = max(1, name.unicodeScalars.count / 3)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates where candidate != name {
            let distance = Self.distance(
                Array(name.unicodeScalars.prefix(64)),
                Array(candidate.unicodeScalars.prefix(64))
            )
            if distance <= allowance, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.candidate
    }

    /// "did you mean `x`?", or the list of what there is where it is short, or nil.
    static func hint(for name: String, among candidates: some Sequence<String>, kind: String? = nil) -> String? {
        if let nearest = nearest(to: name, among: candidates) { return "did you mean `\(nearest)`?" }
        let sorted = candidates.sorted()
        guard let kind else { return nil }
        guard !sorted.isEmpty else { return "there is no \(kind)" }
        guard sorted.count <= 8 else { return nil }
        return "there is " + sorted.map { "`\($0)`" }.joined(separator: ", ")
    }

    /// Edits (insertion, deletion, replacement, swap of neighbours) that turn one into the other.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                var best = min(last[column + 1] + 1, current[column] + 1)
                best = min(best, last[column] + (left[row] == right[column] ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
