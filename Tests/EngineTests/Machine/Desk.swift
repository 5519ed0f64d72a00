import JSON
import Journal
import Manifest
import Models
import Testing

@testable import Engine
@testable import Gateway

/// A run machine with a world of its own: what is due is performed at once by rules, and every entry is kept, so that a
/// test can cut the journal anywhere and go on from there.
struct Desk {
    /// What the world answers to a call: the entries that a gateway would write.
    typealias World = @Sendable (PendingCall) -> [EntryDraft]

    let project: ProjectDefinition
    let run = RunID(rawValue: "run_test")
    private(set) var machine: RunMachine
    private(set) var journal: [Entry]
    private(set) var blobs: [Digest: [UInt8]] = [:]
    var now = Timestamp(microseconds: 1_700_000_000_000_000)
    var seed: UInt64 = 7
    /// Calls that reached the world, by path.
    private(set) var calls: [PendingCall] = []
    private(set) var turns: [PendingTurn] = []
    private(set) var plan = Plan()
    var world: World = { call in Desk.success(call, output: ["ok": true]) }
    /// The model's answers, one a turn.
    var replies: [ChatMessage] = []

    init(_ files: [String: String], workflow: String = "main", input: JSON = [:]) throws {
        let loaded = Project.load(.memory(files))
        let problems = loaded.problems.filter { $0.severity == .error }.map(\.description)
        project = try #require(loaded.definition, "\(problems)")
        let (payload, blob) = Payload.of(input)
        let body = RunCreated(
            workflow: workflow,
            release: project.release,
            snapshot: nil,
            input: payload,
            actsFor: "user:ada"
        )
        let entry = Entry(run: run, seq: 0, kind: .runCreated, at: now, path: .run, body: body.body)
        if let blob { blobs[blob.digest] = blob.bytes }
        journal = [entry]
        machine = try RunMachine(created: entry, project: project, values: try Desk.values(blobs))
    }

    static func values(_ blobs: [Digest: [UInt8]]) throws -> PayloadSource {
        var source = PayloadSource()
        for (digest, bytes) in blobs { try source.add(bytes, as: digest) }
        return source
    }

    /// The journal cut after `count` entries, and the machine as another process finds it.
    func crashed(after count: Int) throws -> Desk {
        var desk = self
        desk.journal = Array(journal.prefix(count))
        desk.calls = []
        desk.turns = []
        let values = try Desk.values(blobs)
        desk.machine = try RunMachine(created: journal[0], project: project, values: values)
        for entry in desk.journal.dropFirst() { try desk.machine.apply(entry, values: values) }
        return desk
    }

    mutating func commit(_ drafts: [EntryDraft]) throws {
        let transition = Transition(drafts: drafts)
        let lease = Lease(run: run, epoch: 1)
        let (next, append) = try machine.appending(transition, lease: lease, now: now)
        for draft in drafts {
            for blob in draft.blobs { blobs[blob.digest] = blob.bytes }
        }
        machine = next
        journal += append.entries
    }

    mutating func circumstances() -> Circumstances {
        let box = SeededRandom(seed)
        seed &+= 1
        return Circumstances(now: now, random: { box.next() })
    }

    /// Performs what is due until nothing is; answers how many rounds it took.
    @discardableResult
    mutating func work(roundsMax: Int = 500) throws -> Int {
        let isWhole = roundsMax > 1
        for round in 0..<roundsMax {
            plan = machine.next(circumstances())
            if plan.actions.isEmpty { return round }
            for action in plan.actions { try perform(action) }
        }
        if isWhole { Issue.record("the machine did not come to rest: \(plan.actions)") }
        return roundsMax
    }

    private mutating func perform(_ action: Action) throws {
        switch action {
        case .commit(let transition): try commit(transition.drafts)
        case .call(let call):
            calls.append(call)
            try commit(world(call))
        case .turn(let turn):
            turns.append(turn)
            try answer(turn)
        case .probe, .checkChild, .abort:
            Issue.record("not expected here: \(action)")
        }
    }

    private mutating func answer(_ turn: PendingTurn) throws {
        let index = turn.messages.count { $0.role == .assistant }
        let reply = index < replies.count ? replies[index] : ChatMessage(role: .assistant, content: "done")
        let pieces = turn.messages.suffix(turn.deltaCount).map { Payload.of($0.json) }
        let intended = ModelIntended(
            tier: turn.tier,
            model: "m",
            provider: "p",
            attempt: turn.attempt,
            delta: pieces.map(\.payload),
            parameters: .inline(.null),
            requestDigest: Digest(of: []),
            reserved: 10,
            budgets: []
        )
        let (payload, blob) = Payload.of(reply.json)
        let usage = TokenUsage(input: 10, output: 5)
        let succeeded = ModelSucceeded(
            reply: payload,
            usage: usage,
            isUsageEstimated: false,
            cost: 7,
            finish: reply.toolCalls.isEmpty ? "stop" : "tool_calls",
            responseID: nil,
            responseModel: nil,
            took: .milliseconds(1)
        )
        try commit([intended.draft(at: turn.path, blobs: pieces.compactMap(\.blob))])
        try commit([succeeded.draft(at: turn.path, blobs: blob.map { [$0] } ?? [])])
    }

    // MARK: What a gateway writes

    static func intent(_ call: PendingCall, recovery: String = "retry") -> EntryDraft {
        let (payload, blob) = Payload.of(call.input)
        let event = ToolIntended(
            tool: call.tool,
            effect: "write",
            attempt: call.attempt,
            input: payload,
            idempotencyKey: "key",
            recovery: recovery
        )
        return event.draft(at: call.path, blobs: blob.map { [$0] } ?? [])
    }

    static func success(_ call: PendingCall, output: JSON, recovery: String = "retry") -> [EntryDraft] {
        let (payload, blob) = Payload.of(output)
        let event = ToolSucceeded(output: payload, labels: [], took: .milliseconds(1))
        return [intent(call, recovery: recovery), event.draft(at: call.path, blobs: blob.map { [$0] } ?? [])]
    }

    static func failure(_ call: PendingCall, code: String, isRetryable: Bool) -> [EntryDraft] {
        let event = ToolFailed(code: code, message: "it broke", isRetryable: isRetryable, took: .milliseconds(1))
        return [intent(call), event.draft(at: call.path)]
    }

    var kinds: [String] { journal.map(\.kind.rawValue) }
}

/// SplitMix64, so that a test's chance is the same every time.
final class SeededRandom: @unchecked Sendable {
    // `@unchecked Sendable`: each is used by one test on one thread.
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
