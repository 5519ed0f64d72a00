public import JSON
import JSONSchema
public import Journal
public import Manifest

/// Accepts runs: checks the input, pins the release, and answers after the commit.
public struct RunStarter: Sendable {
    private let store: any Store
    private let project: ProjectDefinition
    private let clock: EngineClock

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

    /// Accepts a run of a workflow. With a key that was used before, the first run's id is answered and nothing starts.
    public func start(
        workflow name: String,
        input: JSON,
        actsFor: String? = nil,
        idempotencyKey: String? = nil
    ) async throws(Refusal) -> RunID {
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
            actsFor: actsFor
        )
        let run = NewRun(
            id: id,
            workflow: name,
            release: project.release,
            idempotencyKey: idempotencyKey,
            title: title,
            created: now,
            body: event.body,
            blobs: blob.map { [$0] } ?? []
        )
        do {
            try await store.putDocument(project.snapshot)
            return try await store.accept(run)
        } catch {
            throw .store(error)
        }
    }
}
