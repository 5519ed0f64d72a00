public import Journal
public import Manifest

/// The time machine: every tool call of the journal is decided again by candidate policies.
///
/// The journal is read once, in its order and a page at a time. Pages are decided side by side and counted in order, so that
/// what is held does not grow with the journal.
public struct Replay: Sendable {
    /// Whose policies decide.
    public var candidate: ProjectDefinition
    /// What is meant to be blocked.
    public var intended: [IntendedChange]
    /// How many calls of each kind of flip are kept for the report; all are counted.
    public var listMax: Int

    private let store: any Store
    private let load: @Sendable (Digest) async throws(JournalError) -> ProjectDefinition

    static let pageSize = 2000
    /// How many pages are decided at once, or wait for the one before them to be counted.
    static let pagesMax = 4

    /// Makes a replay.
    ///
    /// - Parameter load: Reads a release out of its stored snapshot.
    public init(
        candidate: ProjectDefinition,
        store: any Store,
        intended: [IntendedChange] = [],
        listMax: Int = 20,
        load: @escaping @Sendable (Digest) async throws(JournalError) -> ProjectDefinition
    ) {
        self.candidate = candidate
        self.store = store
        self.intended = intended
        self.listMax = listMax
        self.load = load
    }

    /// Decides what was decided in a time.
    ///
    /// - Parameter progress: Is told now and then how many calls were decided again so far.
    public func run(
        _ times: CallRange = CallRange(),
        progress: (Int) -> Void = { _ in }
    ) async throws -> ReplayReport {
        let judge = ReplayJudge(candidate, store: store, load: load)
        return try await withThrowingTaskGroup(of: Page.self) { group in
            var range = times
            var chronicle = CallChronicle()
            var tally = ReplayTally(intended: intended, listMax: listMax)
            var waiting: [Int: Page] = [:]
            var (begun, counted, isAtEnd) = (0, 0, false)
            while true {
                while !isAtEnd, begun - counted < Self.pagesMax {
                    let entries = try await store.calls(range, limit: Self.pageSize)
                    guard let last = entries.last else {
                        isAtEnd = true
                        break
                    }
                    range.after = last.position
                    var events: [CallChronicle.Event] = []
                    events.reserveCapacity(entries.count)
                    for entry in entries {
                        if let event = try chronicle.read(entry) { events.append(event) }
                    }
                    let (number, page) = (begun, events)
                    group.addTask { Page(number: number, events: page, judgements: try await judge.judge(page)) }
                    begun += 1
                }
                guard counted < begun, let page = try await group.next() else { break }
                waiting[page.number] = page
                while let page = waiting.removeValue(forKey: counted) {
                    for (event, judgement) in zip(page.events, page.judgements) { tally.add(event, judgement) }
                    counted += 1
                    progress(tally.count)
                }
            }
            return tally.finish()
        }
    }

    private struct Page: Sendable {
        var number: Int
        var events: [CallChronicle.Event]
        var judgements: [ReplayJudge.Judgement?]
    }
}
