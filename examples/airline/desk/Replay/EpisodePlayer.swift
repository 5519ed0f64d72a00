import Engine
import FoundationEssentials
import Gateway
import Governance
import JSON
import Journal
import Manifest
import Transport

/// Plays one episode: starts its run, and takes the customer's part until the recording is over.
struct EpisodePlayer: Sendable {
    var definition: ProjectDefinition
    /// The project's directory.
    var project: String
    var store: any Store
    /// Shared by all episodes.
    var client: HTTPClient
    var service: RecordedService
    /// The service's address.
    var url: String
    var books: AirlineDatabase
    /// Where copies and recordings of episodes lie.
    var directory: URL

    private static let customer = "customer"

    func play(_ episode: Episode) async throws -> EpisodeResult {
        let database = try books.copied(to: directory.appending(path: "\(episode.number).db").path)
        let recording = directory.appending(path: "\(episode.number).json")
        defer {
            try? FileManager.default.removeItem(at: recording)
            try? FileManager.default.removeItem(atPath: database.path)
        }
        try Data(JSON.array(episode.messages).serialized().utf8).write(to: recording)
        service.open(episode, database: database)
        defer { service.close(episode) }

        let run = try await RunStarter(store: store, project: definition).start(
            workflow: "episode",
            input: ["episode": .int(Int64(episode.number)), "message": .string(episode.sayings[0])],
            actsFor: "user:\(Self.customer)"
        )
        let record = try await drive(run, episode, worker(episode, database))
        return try await EpisodeResult(
            episode: episode,
            entries: store.entries(of: run, from: 0, limit: record.entryCount),
            status: record.projection.status
        )
    }

    private func worker(_ episode: Episode, _ database: AirlineDatabase) -> Worker {
        let variables = [
            "AIRLINE_DB": database.path, "DESK_URL": "\(url)/\(episode.number)", "RECORDINGS": directory.path,
        ]
        return Worker(
            id: WorkerID(rawValue: "wrk_airline_\(episode.number)"),
            store: store,
            releases: ReleaseCatalog(current: definition) { _ throws(JournalError) in
                throw JournalError(.notFound, "the desk knows one release")
            },
            environment: GatewayEnvironment(directory: project, variables: variables, client: client)
        )
    }

    /// Goes on until the run has ended; each time that the agent waits, the customer says the next thing.
    private func drive(_ run: RunID, _ episode: Episode, _ worker: Worker) async throws -> RunRecord {
        let desk = ApprovalDesk(store: store, project: definition, now: { .current })
        var sayings = episode.sayings.dropFirst()
        while true {
            guard let record = try await worker.drive(run) else {
                throw DeskError(.run, "the run of episode \(episode.number) is gone")
            }
            if record.projection.status.isTerminal { return record }
            guard let asked = try await store.approvals(statuses: [.open], run: run, limit: 1).first else {
                let what = record.projection.waitingFor ?? "nothing"
                throw DeskError(.run, "the run of episode \(episode.number) waits for \(what)")
            }
            let saying = sayings.popFirst()
            let ends = saying == nil || sayings.isEmpty && episode.customerEnds
            try await desk.answer(asked.id, by: Self.customer, text: saying ?? "", ends: ends)
        }
    }
}
