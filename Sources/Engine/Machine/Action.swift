import Gateway
import JSON
import Journal
import Models

/// What a run wants done next. The machine decides; a worker performs.
enum Action: Sendable {
    /// Write this down; nothing outside is touched.
    case commit(Transition)
    case call(PendingCall)
    /// Find out whether an effect happened whose outcome nobody knows.
    case probe(PendingCall)
    case turn(PendingTurn)
    /// See whether a run that a step started has ended.
    case checkChild(StepPath, RunID)
    /// Abort what is under way at or inside this path: its time is over.
    case abort(StepPath)
}

extension Action {
    var isLookAtChild: Bool {
        if case .checkChild = self { true } else { false }
    }
}

/// Changes that belong into one commit.
struct Transition: Sendable {
    var drafts: [EntryDraft] = []
    var approvals: [ApprovalChange] = []
    var ledger: [LedgerChange] = []
    var children: [NewRun] = []
    var consumed: [LogPosition] = []
    /// What its entries rest on: they are not written down where it does not hold any more.
    var premise: Premise?

    var isEmpty: Bool { drafts.isEmpty && consumed.isEmpty }

    /// Whether the store may refuse it and the run goes on all the same.
    var mayBeRefused: Bool { ledger.contains { $0.reserve > 0 } || premise?.readings.isEmpty == false }

    mutating func append(_ other: Transition) {
        drafts += other.drafts
        approvals += other.approvals
        ledger += other.ledger
        children += other.children
        consumed += other.consumed
    }
}

/// A tool call that is due.
struct PendingCall: Sendable {
    var path: StepPath
    var tool: String
    var input: JSON
    var principal: Principal
    var attempt: Int
    var grant: Grant?
    var timeout: Duration?
    /// The intent whose outcome nobody knows: the call is made again under its permission, not decided anew.
    var repeats: ToolIntended?

    func repeating(_ intent: ToolIntended?) -> PendingCall {
        var call = self
        call.repeats = intent
        return call
    }
}

/// A model turn that is due.
struct PendingTurn: Sendable {
    var path: StepPath
    var tier: String
    var agent: String?
    var messages: [ChatMessage]
    var deltaCount: Int
    var parameters: ModelParameters
    var attempt: Int
    var costMax: Int64?
    var deadline: Timestamp?
}

/// Everything that is due now, and what the run waits for besides.
struct Plan: Sendable {
    var actions: [Action] = []
    /// The earliest moment at which something is due without anybody's doing.
    var wakeAt: Timestamp?
    /// What it waits for, in words, in the order of the steps.
    var waitingFor: [String] = []

    mutating func wake(at time: Timestamp?) {
        guard let time else { return }
        wakeAt = wakeAt.map { min($0, time) } ?? time
    }

    mutating func commit(_ drafts: EntryDraft...) {
        actions.append(.commit(Transition(drafts: drafts)))
    }
}

/// What the machine cannot know by itself, handed in with every question.
struct Circumstances {
    var now: Timestamp
    /// The paths of actions that a worker has under way.
    var inFlight: Set<StepPath> = []
    /// Uniform random bits: for ids and for jitter.
    var random: () -> UInt64

    func isBusy(within path: StepPath) -> Bool { inFlight.contains { path.contains($0) } }

    /// A duration between nothing and the given one, uniformly ("full jitter").
    func jitter(upTo limit: Duration) -> Duration {
        let bound = UInt64(max(0, limit.microseconds))
        guard bound > 0 else { return .zero }
        return .microseconds(Int64(random() % (bound + 1)))
    }
}
