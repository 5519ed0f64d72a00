internal import Text

/// What to write in place of a name that does not exist.
enum Suggestion {
    /// "did you mean `x`?", or the list of what there is where it is short, or nil.
    ///
    /// - Parameter kind: What the names are, in the singular. Where there are none at all, the hint says that, and where
    ///   one is declared.
    static func hint(for name: String, among candidates: some Sequence<String>, kind: String? = nil) -> String? {
        if let nearest = Spelling.nearest(to: name, among: candidates) { return "did you mean `\(nearest)`?" }
        let sorted = candidates.sorted()
        guard let kind else { return nil }
        guard !sorted.isEmpty else { return none(of: kind) }
        guard sorted.count <= 8 else { return nil }
        return "there is " + sorted.map { "`\($0)`" }.joined(separator: ", ")
    }

    private static func none(of kind: String) -> String {
        guard let (plural, place) = places[kind] else { return "there is no \(kind) at all" }
        return "the project declares no \(plural): they are written in \(place)"
    }

    private static let places: [String: (plural: String, place: String)] = [
        "agent": ("agents", "`agents/NAME.yaml`"), "connector": ("connectors", "`tools/NAME.yaml`"),
        "counter": ("counters", "`counters` of `reeve.yaml`"), "group": ("groups", "`groups` of `people.yaml`"),
        "label": ("labels", "`labels` of a connector, a tool or a workflow"),
        "model": ("models", "`models` of `models.yaml`"), "person": ("people", "`people` of `people.yaml`"),
        "policy": ("policies", "`policies/NAME.cedar`"), "provider": ("providers", "`providers` of `models.yaml`"),
        "secret": ("secrets", "`secrets` of `reeve.yaml`"), "tier": ("tiers", "`tiers` of `models.yaml`"),
        "tool": ("tools", "`tools/NAME.yaml`"), "workflow": ("workflows", "`workflows/NAME.yaml`"),
    ]
}
