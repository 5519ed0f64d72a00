import Journal
import Manifest

/// The stage that fetches secrets, at the last moment and only those that the call needs.
struct Credentials: Sendable {
    let vault: SecretVault
    let project: ProjectDefinition

    /// The value of a secret, which every scrubber knows from now on.
    func value(of name: String) async throws(ConnectorFailure) -> String {
        guard let secret = project.secrets[name] else {
            throw ConnectorFailure(
                "missing_secret",
                "the project has no secret `\(name)`: declare it in reeve.yaml",
                isOfTheProject: true
            )
        }
        do throws(SecretError) {
            return try await vault.value(of: secret)
        } catch {
            throw ConnectorFailure("missing_secret", error.message, isOfTheProject: true)
        }
    }

    /// The credential of basic authentication (RFC 7617), which must not appear anywhere either.
    func basic(user: String, secret name: String) async throws(ConnectorFailure) -> String {
        let pair = "\(user):\(try await value(of: name))"
        let encoded = Base64.text(Array(pair.utf8))
        vault.remember([(name, encoded)])
        return encoded
    }
}
