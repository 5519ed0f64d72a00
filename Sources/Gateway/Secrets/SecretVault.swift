import Journal
import Manifest
import Synchronization

/// Hands out the values of secrets to connectors, and remembers every value it has seen for the scrubber.
///
/// A value that was replaced outside is still taken out of what comes in later, so nothing is ever forgotten.
final class SecretVault: Sendable {
    private struct Known {
        var releases: Set<ReleaseID> = []
        var values: [String: Set<String>] = [:]
        var scrubber = Scrubber([])
    }

    private let reader: any SecretReader
    private let known = Mutex(Known())

    init(reader: any SecretReader) {
        self.reader = reader
    }

    /// Takes out everything that is known so far.
    var scrubber: Scrubber { known.withLock { $0.scrubber } }

    /// Learns the values of a release's secrets, so that they are taken out even of results of calls that did not use them.
    ///
    /// Once for each release. Secrets that are not to be had are skipped: a call that needs one fails for itself.
    func learn(_ release: ReleaseID, _ secrets: some Collection<SecretDefinition>) async {
        guard !known.withLock({ $0.releases.contains(release) }) else { return }
        let secrets = Array(secrets)
        let reader = reader
        let values: [(String, String)] = await BlockingThreads.secrets.run { _ in
            secrets.compactMap { secret in (try? reader.value(of: secret)).map { (secret.name, $0) } }
        }
        remember(values)
        // Only now, so that nobody goes on without what is still being read.
        known.withLock { _ = $0.releases.insert(release) }
    }

    /// The value of a secret as it is now.
    func value(of secret: SecretDefinition) async throws(SecretError) -> String {
        let reader = reader
        let value: String = try await BlockingThreads.secrets.run { _ throws(SecretError) in
            try reader.value(of: secret)
        }
        remember([(secret.name, value)])
        return value
    }

    /// Remembers a value that was made of secrets, such as a user and password in base64.
    func remember(_ values: [(String, String)]) {
        known.withLock { known in
            let isNew = values.reduce(false) { isNew, value in
                known.values[value.0, default: []].insert(value.1).inserted || isNew
            }
            guard isNew else { return }
            known.scrubber = Scrubber(
                known.values.sorted { $0.key < $1.key }.flatMap { name, values in values.map { (name, $0) } }
            )
        }
    }
}
