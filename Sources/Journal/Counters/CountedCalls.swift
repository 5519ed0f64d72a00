internal import JSON

/// The calls of one run that count, folded from its entries: how often each tool was called, and what each call has added
/// to counters.
///
/// A call counts from its intent on. It counts no more once it is certain that it had no effect: it failed, or its
/// unknown outcome was settled so. A second try under the same intent counts once, at the time of the later try.
public struct CountedCalls: Sendable {
    /// A call without an end that nothing can change any more.
    public struct Held: Sendable, Hashable {
        /// The tool's full name.
        public var tool: String
        /// What it has added.
        public var counted: [Counted]
        /// The minute, from 1970, that it counts in.
        public var minute: Int64
        /// Whether the tool only reads.
        var isRead: Bool
        /// Whether a try is under way, or was cut off.
        var isOpen = true
        /// Whether an earlier try may have had its effect, whatever a later one says of itself.
        var isTainted = false
    }

    /// Calls by tool.
    public private(set) var calls: [String: Int64] = [:]
    /// The sums of this run alone, by series.
    public private(set) var sums: [String: Int64] = [:]
    private var held: [StepPath: Held] = [:]

    /// Begins with nothing.
    public init() {}

    /// The call at a path, while its outcome can still change what counts.
    public func held(at path: StepPath) -> Held? { held[path] }

    /// What an entry changes in the store.
    public func changes(by entry: Entry) -> [CounterChange] {
        let before = held[entry.path]
        switch Self.step(before, entry) {
        case .nothing, .ends: return []
        case .holds(let after): return Self.changes(from: before, to: after)
        case .givesBack: return Self.changes(from: before, to: nil)
        }
    }

    /// Folds one more entry.
    public mutating func apply(_ entry: Entry) {
        if entry.kind == .runResumed { return taint() }
        let before = held[entry.path]
        switch Self.step(before, entry) {
        case .nothing: break
        case .ends: held[entry.path] = nil
        case .holds(let after):
            count(before, -1)
            count(after, 1)
            held[entry.path] = after
        case .givesBack:
            count(before, -1)
            held[entry.path] = nil
        }
    }

    /// After a crash, what a later try says does not tell how the one went that was cut off.
    private mutating func taint() {
        for (path, call) in held where call.isOpen && !call.isRead { held[path]?.isTainted = true }
    }

    private enum Step {
        case nothing
        case holds(Held)
        case givesBack
        /// It counts for good.
        case ends
    }

    private static func step(_ before: Held?, _ entry: Entry) -> Step {
        switch entry.kind {
        case .toolIntended:
            // A body that cannot be read is told by whoever needs it.
            guard let event = try? ToolIntended(body: entry.body), !event.isFact else { return .nothing }
            var after = Held(
                tool: event.tool,
                counted: event.counted,
                minute: entry.at.minute,
                isRead: event.effect == "read"
            )
            if let before, !before.isRead { after.isTainted = before.isTainted || before.isOpen }
            return .holds(after)
        case .toolSucceeded:
            return before == nil ? .nothing : .ends
        case .toolFailed:
            guard var after = before else { return .nothing }
            // Such a failure says that the effect is in place and its result of no use.
            if !after.isRead, entry.body["code"]?.stringValue == "invalid_result" { return .ends }
            guard after.isTainted else { return .givesBack }
            after.isOpen = false
            return .holds(after)
        case .toolUnknown:
            guard var after = before else { return .nothing }
            if after.isRead { return .givesBack }
            after.isOpen = false
            after.isTainted = true
            return .holds(after)
        case .toolSettled:
            guard before != nil else { return .nothing }
            return entry.body["succeeded"]?.boolValue == true ? .ends : .givesBack
        default:
            return .nothing
        }
    }

    private static func changes(from before: Held?, to after: Held?) -> [CounterChange] {
        guard before?.counted != after?.counted || before?.minute != after?.minute else { return [] }
        var changes: [CounterChange] = []
        for (held, sign) in [(before, Int64(-1)), (after, 1)] {
            guard let held else { continue }
            for counted in held.counted where !counted.isOfRun && counted.amount != 0 {
                changes.append(
                    CounterChange(series: counted.series, minute: held.minute, amount: sign * counted.amount)
                )
            }
        }
        return changes
    }

    private mutating func count(_ held: Held?, _ sign: Int64) {
        guard let held else { return }
        calls[held.tool, default: 0] += sign
        for counted in held.counted where counted.isOfRun {
            let (sum, overflows) = (sums[counted.series] ?? 0).addingReportingOverflow(sign * counted.amount)
            sums[counted.series] = overflows ? .max : sum
        }
    }
}
