public import Journal
public import Manifest
import Synchronization

/// The releases that runs in this process are pinned to, each loaded once.
///
/// A run stays on its release: after a change of the manifests, runs that began before go on with the snapshot that was
/// stored when they were accepted.
public final class ReleaseCatalog: Sendable {
    /// The release of the manifests as they are on disk now.
    public let current: ProjectDefinition
    private let load: @Sendable (Digest) async throws(JournalError) -> ProjectDefinition
    private let loaded: Mutex<[ReleaseID: ProjectDefinition]>

    /// `load` reads a release out of its stored snapshot.
    public init(
        current: ProjectDefinition,
        load: @escaping @Sendable (Digest) async throws(JournalError) -> ProjectDefinition
    ) {
        self.current = current
        self.load = load
        loaded = Mutex([current.release: current])
    }

    /// The manifests of a release: the current ones, or those stored as the snapshot.
    public func project(_ release: ReleaseID, snapshot: Digest?) async throws(JournalError) -> ProjectDefinition {
        if let project = loaded.withLock({ $0[release] }) { return project }
        guard let snapshot else {
            throw JournalError(.notFound, "the release `\(release)` was not stored, and the manifests have changed")
        }
        let project = try await load(snapshot)
        loaded.withLock { $0[release] = project }
        return project
    }

    /// A release out of its snapshot, which is not kept.
    public func read(_ snapshot: Digest) async throws(JournalError) -> ProjectDefinition { try await load(snapshot) }
}
