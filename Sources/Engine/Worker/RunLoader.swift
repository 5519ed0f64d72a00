import JSON
public import Journal
import Manifest

/// Reads a run's journal into a machine: what recovery, a look at a past moment, and a fork begin with.
public struct RunLoader: Sendable {
    let store: any Store
    let releases: ReleaseCatalog

    /// Makes it of its parts.
    public init(store: any Store, releases: ReleaseCatalog) {
        self.store = store
        self.releases = releases
    }

    /// How many entries are read at once.
    private static let pageSize = 1000

    /// The machine after the entry `seq`, or after the last. Throws `not_found` where there is no such run.
    public func load(_ run: RunID, through seq: Int? = nil) async throws(JournalError) -> RunMachine {
        var machine: RunMachine?
        var from = 0
        while true {
            let page = try await store.entries(of: run, from: from, limit: Self.pageSize)
            let entries = seq.map { last in page.filter { $0.seq <= last } } ?? page
            let values = try await contents(of: entries)
            for entry in entries {
                do {
                    if machine == nil {
                        machine = try await begin(entry, values)
                    } else {
                        try machine?.apply(entry, values: values)
                    }
                } catch let error as JournalError {
                    throw error
                } catch {
                    throw JournalError(.damaged, "entry \(entry.seq) of \(run): \(error)")
                }
            }
            guard page.count == Self.pageSize, entries.count == page.count else { break }
            from += page.count
        }
        guard let machine else { throw JournalError(.notFound, "there is no run `\(run)`") }
        return machine
    }

    /// The machine of a run that was accepted just now, of which the store need not be asked.
    func load(_ run: NewRun) async throws(JournalError) -> RunMachine {
        var values = PayloadSource()
        for blob in run.blobs { try values.add(blob.bytes, as: blob.digest) }
        let entry = Entry(run: run.id, seq: 0, kind: .runCreated, at: run.created, path: .run, body: run.body)
        return try await begin(entry, values)
    }

    private func begin(_ entry: Entry, _ values: PayloadSource) async throws(JournalError) -> RunMachine {
        let created = try RunCreated(body: entry.body)
        let project = try await releases.project(created.release, snapshot: created.snapshot)
        return try RunMachine(created: entry, project: project, values: values)
    }

    /// Everything that the entries name, apart from what was erased: whether the run needs that shows when it is used.
    private func contents(of entries: [Entry]) async throws(JournalError) -> PayloadSource {
        var source = PayloadSource()
        var seen: Set<Digest> = []
        for digest in entries.flatMap({ PayloadSource.digests(in: $0.body) }) where seen.insert(digest).inserted {
            do {
                try source.add(try await store.blob(digest), as: digest)
            } catch  where error.code == .erased {
                continue
            }
        }
        return source
    }
}
