import Engine
import FoundationEssentials
import JSON
import Journal
import Manifest
import StoreSQLite
import Transport

/// Runs every recorded episode through Reeve, each on its own copy of the airline's books.
struct Replay {
    private let definition: ProjectDefinition
    private let project: String
    private let files: DataFiles

    /// Episodes under way at once.
    private static let concurrency = 4

    init(project: String, data: String) throws(DeskError) {
        let (definition, problems) = Project.load(directory: project)
        guard let definition else {
            let lines = problems.map { "\($0)" }.joined(separator: "\n")
            throw DeskError(.project, "the project `\(project)` does not pass its check:\n\(lines)")
        }
        self.definition = definition
        self.project = project
        files = try DataFiles(directory: data)
    }

    /// What became of all episodes.
    func run() async throws -> Tally {
        let directory = FileManager.default.temporaryDirectory.appending(path: "airline-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let store = try SQLiteStore.open(directory.appending(path: "store").path)
        let service = RecordedService()
        let server = try HTTPServer { service.answer($0) }
        let results: [EpisodeResult]
        do {
            results = try await run(in: directory, store, service, at: server.url)
        } catch {
            await server.stop()
            await store.close()
            throw error
        }
        await server.stop()
        await store.close()
        return Tally(results, writes: Set(definition.tools.values.filter { $0.effect != .read }.map(\.name)))
    }

    private func run(
        in directory: URL,
        _ store: SQLiteStore,
        _ service: RecordedService,
        at url: String
    ) async throws -> [EpisodeResult] {
        let books = try AirlineDatabase.importing(files, to: directory.appending(path: "airline.db").path)
        let player = EpisodePlayer(
            definition: definition,
            project: project,
            store: store,
            client: HTTPClient(),
            service: service,
            url: url,
            books: books,
            directory: directory
        )
        return try await withThrowingTaskGroup(of: EpisodeResult.self) { group in
            var waiting = try files.episodes().makeIterator()
            var results: [EpisodeResult] = []
            for _ in 0..<Self.concurrency {
                if let episode = waiting.next() { group.addTask { try await player.play(episode) } }
            }
            while let result = try await group.next() {
                results.append(result)
                if let episode = waiting.next() { group.addTask { try await player.play(episode) } }
            }
            return results.sorted { $0.episode.number < $1.episode.number }
        }
    }
}
