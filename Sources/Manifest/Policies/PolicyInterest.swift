public import Policy

/// Which parts of the past the policies of a project speak of at all.
///
/// A decision is made again where a part that matters has changed before its intent was written down; a part that no
/// policy names cannot change a verdict.
public struct PolicyInterest: Sendable, Hashable {
    /// Whether a policy may look at `context.run.calls`.
    public var calls: Bool
    /// Whether a policy may look at `context.run.labels`.
    public var labels: Bool
    /// The counters that a policy may look at.
    public var counters: Set<String>

    /// Finds names in the texts of policies; a name that stands there for something else does no harm.
    public init(_ policies: [Policy], counters names: some Sequence<String>) {
        self.init(texts: policies.map(\.text), counters: names)
    }

    /// Finds names in texts of Cedar, such as what is left of policies.
    public init(texts: [String], counters names: some Sequence<String>) {
        calls = texts.contains { $0.contains("calls") }
        labels = texts.contains { $0.contains("labels") }
        counters = Set(names.filter { name in texts.contains { $0.contains(name) } })
    }
}
