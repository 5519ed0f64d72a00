public import JSON
import JSONSchema
public import Journal
public import Manifest
import Synchronization

/// Accepts runs: checks the input, pins the release, and answers after the commit.
public struct RunStarter: Sendable {
    private let store: any Store
    private let project: ProjectDefinition
    private let clock: EngineClock
    private let snapshot = StoredSnapshot()

    /// Makes it of its parts.
    public init(store: any Store, project: ProjectDefinition, clock: EngineClock = .system) {
        self.store = store
        self.project = project
        self.clock = clock
    }

    /// Why a run was not accepted.
    public enum Refusal: Error, Sendable {
        case unknownWorkflow(String, known: [String])
        /// One line for each violation.
        case invalidInput([String])
        case store(JournalError)
    }

    /// Accepts a run of a workflow; `labels` say where this input comes from, besides what the workflow says of all.
    ///
    /// With a key that was used before, the first run's id is answered and nothing starts.
    public func start(
        workflow name: String,
        input: JSON,
        actsFor: String? = nil,
        labels: [String] = [],
        idempotencyKey: String? = nil
    ) async throws(Refusal) -> RunID {
        try await start(
            workflow: name,
            input: input,
            actsFor: actsFor,
            labels: labels,
            idempotencyKey: idempotencyKey,
            for: nil
        ).id
    }

    /// Accepts a run into the hands of a worker of this process, which is to drive it at once: one commit instead of two.
    /// Without a worker it is in nobody's hands.
    public func start(
        workflow name: String,
        input: JSON,
        actsFor: String? = nil,
        labels: [String] = [],
        idempotencyKey: String? = nil,
        for worker: Worker?
    ) async throws(Refusal) -> StartedRun {
        let run = try prepare(name, input: input, actsFor: actsFor, labels: labels, idempotencyKey: idempotencyKey)
        do {
            try await snapshot.store(project.snapshot, in: store)
            guard let worker else {
                return StartedRun(id: try await store.accept(run), claim: nil, created: run)
            }
            let (id, claim) = try await store.accept(run, for: worker.id)
            return StartedRun(id: id, claim: claim, created: run)
        } catch {
            throw .store(error)
        }
    }

    /// The run that is to be accepted.
    private func prepare(
        _ name: String,
        input: JSON,
        actsFor: String?,
        labels: [String],
        idempotencyKey: String?
    ) throws(Refusal) -> NewRun {
        guard let workflow = project.workflows[name] else {
            throw .unknownWorkflow(name, known: project.workflows.keys.sorted())
        }
        if let violations = workflow.input?.schema.validate(input), !violations.isEmpty {
            throw .invalidInput(violations.map(\.description))
        }
        let now = clock.now()
        let id = RunID.make(at: now, random: (UInt16(truncatingIfNeeded: clock.random()), clock.random()))
        let (payload, blob) = Payload.of(input)
        let title = (try? workflow.title.map { try Scope(input: input, run: .null, steps: [:]).text($0) }) ?? ""
        let event = RunCreated(
            workflow: name,
            release: project.release,
            snapshot: project.snapshot.digest,
            input: payload,
            actsFor: actsFor,
            labels: (workflow.labels + labels).uniqued(),
            inputLabels: (workflow.labels + labels).uniqued()
        )
        return NewRun(
            id: id,
            workflow: name,
            release: project.release,
            idempotencyKey: idempotencyKey,
            title: title,
            created: now,
            body: event.body,
            blobs: blob.map { [$0] } ?? []
        )
    }
}

/// A run that was accepted; in a worker's hands where it was started for one and had not been accepted before.
public struct StartedRun: Sendable {
    /// Its name, durable by now.
    public let id: RunID
    let claim: ClaimedRun?
    let created: NewRun
}

/// Whether the release's snapshot was stored: it is the same for every run of a starter.
private final class StoredSnapshot: Sendable {
    private let isStored = Atomic<Bool>(false)

    func store(_ snapshot: Blob, in store: any Store) async throws(JournalError) {
        guard !isStored.load(ordering: .acquiring) else { return }
        try await store.putDocument(snapshot)
        isStored.store(true, ordering: .releasing)
    }
}
