/// Finds the name that was probably meant.
enum Suggestion {
    /// The candidate nearest to a name, or nil where none is near: one of which not more than a third has to change, or
    /// one whose last part is the same.
    static func of(_ name: String, among candidates: [String]) -> String? {
        let wanted = Array(name.lowercased().utf8)
        // Longer ones are no typing errors, and comparing them would take long.
        guard (1...64).contains(wanted.count) else { return nil }
        let near = candidates.sorted().filter { $0.utf8.count <= 64 }
            .map { (distance: distance(wanted, Array($0.lowercased().utf8)), name: $0) }
            .filter { $0.distance <= max(1, wanted.count / 3) }
            .min { $0.distance < $1.distance }
        if let near { return near.name }
        // Models often leave out or change the connector's part.
        let last = lastPart(name)
        let alike = candidates.filter { lastPart($0) == last }
        return alike.count == 1 ? alike.first : nil
    }

    private static func lastPart(_ name: String) -> String {
        name.lowercased().split { $0 == "." || $0 == "_" || $0 == "-" || $0 == "/" }.last.map(String.init) ?? ""
    }

    /// How many bytes have to be inserted, deleted or replaced (Levenshtein).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
                current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}
