internal import Text

/// What to write in place of a name that does not exist.
enum Suggestion {
    /// "did you mean `x`?", or the list of what there is where it is short, or nil.
    static func hint(for name: String, among candidates: some Sequence<String>, kind: String? = nil) -> String? {
        if let nearest = Spelling.nearest(to: name, among: candidates) { return "did you mean `\(nearest)`?" }
        let sorted = candidates.sorted()
        guard let kind else { return nil }
        guard !sorted.isEmpty else { return "there is no \(kind)" }
        guard sorted.count <= 8 else { return nil }
        return "there is " + sorted.map { "`\($0)`" }.joined(separator: ", ")
    }
}
