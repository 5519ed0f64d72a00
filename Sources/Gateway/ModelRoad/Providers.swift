import Journal
import Manifest
import Models
import Synchronization

/// The models of all releases that calls have asked for, made once each.
final class Providers: Sendable {
    private struct Key: Hashable {
        var release: ReleaseID
        var model: String
    }

    private let environment: GatewayEnvironment
    private let made = Mutex<[Key: any ModelProvider]>([:])

    init(environment: GatewayEnvironment) {
        self.environment = environment
    }

    /// The model that a definition describes.
    func caller(
        for model: ModelDefinition,
        at provider: ProviderDefinition,
        in project: ProjectDefinition
    ) throws(ModelError) -> any ModelProvider {
        let key = Key(release: project.release, model: model.name)
        if let known = made.withLock({ $0[key] }) { return known }
        let fresh = try make(model, provider, project)
        return made.withLock { made in
            // Somebody else may have been quicker; scripted models count their calls, so there must be one of each.
            if let known = made[key] { return known }
            made[key] = fresh
            return fresh
        }
    }

    private func make(
        _ model: ModelDefinition,
        _ provider: ProviderDefinition,
        _ project: ProjectDefinition
    ) throws(ModelError) -> any ModelProvider {
        if let makeProvider = environment.makeProvider { return try makeProvider(model, provider) }
        let credentials = Credentials(vault: environment.vault, project: project)
        let factory = ProviderFactory(
            client: environment.client,
            environment: environment.variables,
            documents: project.documents,
            directory: environment.directory,
            secrets: { try await credentials.value(of: $0) },
            now: environment.now
        )
        return try factory.provider(for: model, at: provider)
    }
}
