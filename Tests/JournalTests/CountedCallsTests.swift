import JSON
import Journal
import Testing

/// What of a run's calls counts, entry by entry.
struct CountedCallsTests {
    private var calls = CountedCalls()
    private var seq = 0

    /// Folds an entry in the minute; answers what it changes in the store.
    private mutating func take(_ draft: EntryDraft, minute: Int64 = 10) -> [CounterChange] {
        seq += 1
        let entry = Entry(
            run: RunID(rawValue: "run_1"),
            seq: seq,
            kind: draft.kind,
            at: Timestamp(microseconds: minute * 60_000_000 + 5),
            path: draft.path,
            body: draft.body
        )
        let changes = calls.changes(by: entry)
        calls.apply(entry)
        return changes
    }

    private static let path = StepPath("pay")

    private static func intent(_ amount: Int64 = 20, effect: String = "irreversible", isFact: Bool = false)
        -> EntryDraft
    {
        ToolIntended(
            tool: "pay",
            effect: effect,
            attempt: 1,
            input: .inline(.null),
            idempotencyKey: "k",
            recovery: "retry",
            isFact: isFact,
            counted: [
                Counted(counter: "a", series: "a/1", amount: amount),
                Counted(counter: "b", series: "b", amount: 1, isOfRun: true),
            ]
        )
        .draft(at: path)
    }

    private static let succeeded = ToolSucceeded(output: .inline(.null), labels: [], took: .zero).draft(at: path)
    private static let unknown = ToolUnknown(code: "timeout", message: "m").draft(at: path)

    private static func failed(_ code: String = "http_400") -> EntryDraft {
        ToolFailed(code: code, message: "m", isRetryable: false, took: .zero).draft(at: path)
    }

    private static func settled(_ succeeded: Bool) -> EntryDraft {
        ToolSettled(succeeded: succeeded, output: .inline(.null), by: "probe").draft(at: path)
    }

    private static func change(_ amount: Int64, minute: Int64 = 10) -> CounterChange {
        CounterChange(series: "a/1", minute: minute, amount: amount)
    }

    @Test mutating func `a call counts from its intent on, and for good once it has succeeded`() {
        #expect(take(Self.intent()) == [Self.change(20)])
        #expect(calls.calls == ["pay": 1])
        #expect(calls.sums == ["b": 1])
        #expect(take(Self.succeeded) == [])
        #expect(take(Self.failed()) == [], "nothing follows an outcome")
        #expect(calls.calls == ["pay": 1])
    }

    @Test mutating func `a call that failed for certain gives back, in the minute that it counted in`() {
        _ = take(Self.intent())
        #expect(take(Self.failed(), minute: 99) == [Self.change(-20)])
        #expect(calls.calls == ["pay": 0])
        #expect(calls.sums == ["b": 0])
    }

    @Test mutating func `a result that is of no use does not undo its effect`() {
        _ = take(Self.intent())
        #expect(take(Self.failed("invalid_result")) == [])
        #expect(calls.calls == ["pay": 1])
    }

    @Test mutating func `a second try under the same intent counts once, at its own time`() {
        _ = take(Self.intent())
        #expect(take(Self.intent(), minute: 12) == [Self.change(-20), Self.change(20, minute: 12)])
        #expect(calls.calls == ["pay": 1])
        #expect(take(Self.failed()) == [], "the first try may have had its effect")
        #expect(calls.calls == ["pay": 1])
        #expect(take(Self.settled(false)) == [Self.change(-20, minute: 12)])
    }

    @Test mutating func `what nobody knows counts until it is settled`() {
        _ = take(Self.intent())
        #expect(take(Self.unknown) == [])
        #expect(take(Self.settled(false)) == [Self.change(-20)])
        _ = take(Self.intent())
        _ = take(Self.unknown)
        #expect(take(Self.settled(true)) == [])
        #expect(calls.calls == ["pay": 1])
    }

    @Test mutating func `after a crash a failure says nothing of the try that was cut off`() {
        _ = take(Self.intent())
        _ = take(RunResumed(worker: "w", epoch: 2, afterCrash: true).draft(at: .run))
        #expect(take(Self.failed("rate_limited")) == [])
        #expect(calls.calls == ["pay": 1])
    }

    @Test mutating func `a read has no effect that could be in doubt, and lookups do not count`() {
        _ = take(Self.intent(effect: "read"))
        #expect(take(Self.intent(effect: "read")) == [])
        #expect(take(Self.failed()) == [Self.change(-20)])
        #expect(take(Self.intent(isFact: true)) == [])
        #expect(calls.calls == ["pay": 0])
    }
}
