import JSON
public import Journal

/// Folds a run's entries into a trace.
public struct TraceBuilder: Sendable {
    private var nodes: [StepPath: TraceNode] = [:]
    private var order: [StepPath] = []
    private var trace: Trace?

    /// Makes it of its parts.
    public init() {}

    /// Folds one more entry; `words` is what its detail says, where there is one and it was not erased.
    public mutating func add(_ entry: Entry, words: String? = nil) throws(JournalError) {
        if entry.kind == .runCreated {
            trace = Trace(
                run: entry.run,
                created: try RunCreated(body: entry.body),
                started: entry.at,
                ended: entry.at,
                status: "running",
                cost: 0,
                usage: TokenUsage(),
                roots: [],
                crashes: 0
            )
            return
        }
        trace?.ended = entry.at
        if entry.path == .run {
            addToRun(entry)
        } else {
            try addToNode(entry, words)
        }
    }

    /// The tree, once all entries are added; nil where there was none.
    public func finished() -> Trace? {
        guard var trace else { return nil }
        trace.roots = children(of: .run)
        return trace
    }

    private mutating func addToRun(_ entry: Entry) {
        switch entry.kind {
        case .runSucceeded: trace?.status = "succeeded"
        case .runFailed: trace?.status = "failed"
        case .runCancelled: trace?.status = "cancelled"
        case .runResumed: trace?.crashes += entry.body["after_crash"]?.boolValue == true ? 1 : 0
        default: break
        }
    }

    private mutating func addToNode(_ entry: Entry, _ words: String?) throws(JournalError) {
        if nodes[entry.path] == nil { order.append(entry.path) }
        var node =
            nodes[entry.path]
            ?? TraceNode(
                path: entry.path,
                kind: "step",
                name: StepPath.lastComponent(of: entry.path),
                started: entry.at,
                status: "running",
                firstSeq: entry.seq
            )
        if let change = Self.changes[entry.kind] { try change(entry, &node) }
        if let words { node.notes.append(words) }
        if Self.endings.contains(entry.kind) { node.ended = entry.at }
        if let last = trace {
            let before = nodes[entry.path]
            trace?.cost = last.cost + node.cost - (before?.cost ?? 0)
            trace?.usage = last.usage + (entry.kind == .modelSucceeded ? node.usage : TokenUsage())
        }
        nodes[entry.path] = node
    }

    /// The nodes right below a path: those whose nearest ancestor with a node of its own is this one.
    private func children(of parent: StepPath) -> [TraceNode] {
        order.filter { $0 != parent && nearestParent(of: $0) == parent }.compactMap { path in
            guard var node = nodes[path] else { return nil }
            node.children = children(of: path)
            return node
        }
    }

    private func nearestParent(of path: StepPath) -> StepPath {
        var text = Substring(path.rawValue)
        while let slash = text.lastIndex(of: "/") {
            text = text[..<slash]
            let candidate = StepPath(String(text))
            if nodes[candidate] != nil { return candidate }
        }
        return .run
    }

    private static let endings: Set<EntryKind> = [
        .stepSucceeded, .stepFailed, .stepDegraded, .stepSkipped, .toolSucceeded, .toolFailed, .toolRefused,
        .toolSettled, .toolUnknown, .modelSucceeded, .modelFailed, .childEnded, .approvalDenied, .approvalExpired,
    ]
}
