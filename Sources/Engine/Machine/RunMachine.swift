public import Gateway
import JSON
import Journal
import Manifest

/// One run as a pure value: entries are folded into it, and it says what is to be done next.
///
/// It reads no clock, no store and no network: recovery after a crash, replay, a look at a past moment and a simulated
/// run are the same fold over the same entries. Whoever drives it performs the actions and appends what came of them;
/// only ``apply(_:values:)`` changes it.
public struct RunMachine: Sendable {
    let project: ProjectDefinition
    let workflow: WorkflowDefinition
    let id: RunID

    private(set) var created: RunCreated
    private(set) var createdAt: Timestamp
    private(set) var input: JSON
    /// `run` as expressions see it.
    let facts: JSON
    var graph: GraphState
    private(set) var status: RunStatus = .ready
    private(set) var isPaused = false
    private(set) var cancelRequested: RunTold?
    /// Nanodollars.
    var cost: Int64 = 0
    var tokens: Int64 = 0
    /// Open questions and where they stand.
    var questions: [ApprovalID: StepPath] = [:]
    /// Signals that arrived before anything waited for them, by name, oldest first.
    var signals: [String: [JSON]] = [:]
    var missing: [RunSucceeded.Missing] = []
    /// Calls, counters and labels.
    private(set) var history: RunHistory
    /// The output, once the run has succeeded.
    private(set) var output: JSON?
    private(set) var failure: RunFailed?
    /// The seq that comes next.
    private(set) var nextSeq = 1
    /// The time of the last entry: no later one may lie before it.
    private(set) var lastAt: Timestamp

    /// Starts from a run's first entry.
    init(created entry: Entry, project: ProjectDefinition, values: PayloadSource) throws(JournalError) {
        let event = try RunCreated(body: entry.body)
        guard let workflow = project.workflows[event.workflow] else {
            throw JournalError(.notFound, "the release has no workflow `\(event.workflow)`")
        }
        self.project = project
        self.workflow = workflow
        id = entry.run
        created = event
        createdAt = entry.at
        lastAt = entry.at
        input = try values.value(event.input)
        graph = GraphState(workflow.body)
        facts = [
            "id": .string(entry.run.rawValue), "workflow": .string(workflow.name),
            "started": .int(entry.at.microseconds / 1_000_000), "acts_for": event.actsFor.map(JSON.string) ?? .null,
        ]
        history = RunHistory(labels: event.labels)
    }

    /// Folds one more entry.
    mutating func apply(_ entry: Entry, values: PayloadSource) throws {
        nextSeq = entry.seq + 1
        lastAt = max(lastAt, entry.at)
        count(entry)
        history.apply(entry)
        guard entry.path == .run else {
            let components = entry.path.rawValue.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
            // The graph is taken out while it changes, so that it is changed in place and not copied.
            var state = GraphState.empty
            swap(&state, &graph)
            defer { graph = state }
            try apply(entry, components: components[...], prefix: .run, graph: workflow.body, state: &state, values)
            return
        }
        switch entry.kind {
        case .runPaused: isPaused = true
        case .runUnpaused: isPaused = false
        case .runCancelRequested: cancelRequested = RunTold(body: entry.body)
        case .runSucceeded:
            status = .succeeded
            output = try values.value(try RunSucceeded(body: entry.body).output)
        case .runFailed:
            status = .failed
            failure = try RunFailed(body: entry.body)
        case .runCancelled: status = .cancelled
        case .signalReceived:
            let event = try WaitEnded(body: entry.body)
            signals[event.by, default: []].append(try values.value(event.payload))
        default: break
        }
    }

    /// Money, tokens and open questions are counted wherever in the run they arise.
    private mutating func count(_ entry: Entry) {
        switch entry.kind {
        case .modelSucceeded:
            guard let event = try? ModelSucceeded(body: entry.body) else { return }
            cost += event.cost
            tokens += event.usage.total
        case .modelFailed:
            cost += (try? ModelFailed(body: entry.body))?.cost ?? 0
        case .childEnded:
            cost += (try? ChildEnded(body: entry.body))?.cost ?? 0
        case .approvalRequested:
            if let event = try? ApprovalRequested(body: entry.body) { questions[event.id] = entry.path }
        case .approvalGranted, .approvalDenied, .approvalExpired, .approvalVoided:
            if let id = entry.body["id"]?.stringValue { questions[ApprovalID(rawValue: id)] = nil }
        default:
            break
        }
    }

    /// The labels of everything that the run has taken in, each once.
    public var labels: [String] { history.labels }

    /// What gateway calls of this run are told about it.
    public var context: RunContext {
        RunContext(id: id, workflow: workflow.name, project: project, input: input, actsFor: created.actsFor)
    }
}
