import Journal

/// What steps that touch nothing outside have written, on its way into one append.
///
/// An append costs the store the same lease check, row of the run and hand-over whether it holds one entry or fifty.
/// Nobody is told of what is in here, and nothing is done on the strength of it: a crash costs only its computation.
struct GatheredSteps {
    private var append: Append?
    private var bytes = 0

    /// Bounds of one append. The age, by the entries' own times, keeps what a slow expression follows from waiting for it
    /// more than once.
    static let entriesMax = 64
    static let bytesMax = 1 << 20
    static let ageMax: Duration = .milliseconds(5)

    /// Whether it is to be handed over before more is added.
    var isFull: Bool {
        guard let append, let first = append.entries.first, let last = append.entries.last else { return false }
        return append.entries.count >= Self.entriesMax || bytes >= Self.bytesMax
            || last.at.since(first.at) >= Self.ageMax
    }

    /// Adds what directly follows; it must be of a gatherable transition.
    mutating func add(_ next: Append) {
        bytes += next.blobs.reduce(0) { $0 + $1.bytes.count }
        guard append != nil else {
            append = next
            return
        }
        append?.entries += next.entries
        append?.blobs += next.blobs
        append?.messages += next.messages
        append?.counters += next.counters
        if let projection = next.projection { append?.projection = projection }
        if next.releasesLease { append?.releasesLease = true }
    }

    /// Everything, which is then gone from here.
    mutating func take() -> Append? {
        defer {
            append = nil
            bytes = 0
        }
        return append
    }
}

extension Transition {
    /// Whether it may share an append: it holds entries alone, so that nothing in it can be refused by itself.
    var isGatherable: Bool {
        approvals.isEmpty && ledger.isEmpty && children.isEmpty && consumed.isEmpty && premise == nil
    }
}
