import Expression
import JSON
public import Journal
public import Manifest
public import Transport

/// Gives a secret's value when a call needs it; throws where there is none, with an error that does not hold it.
public typealias SecretSource = @Sendable (_ name: String) async throws -> String

/// Makes models that can be called of the definitions in `models.yaml`.
///
/// Everything from outside is handed in, so that the same definitions can be run against a test's servers and clocks.
public struct ProviderFactory: Sendable {
    private let client: HTTPClient
    private let environment: [String: String]
    private let documents: [String: String]
    private let directory: String
    private let secrets: SecretSource
    private let now: @Sendable () -> Timestamp

    /// Makes a factory.
    ///
    /// - Parameters:
    ///   - client: Shared by all models, so that connections are.
    ///   - environment: What `${env.NAME}` in base URLs and paths of recordings sees.
    ///   - documents: Texts of the project's files by path, scripts among them: ``ProjectDefinition/documents``.
    ///   - directory: What paths of recordings are relative to.
    ///   - secrets: Asked before each call; the value is kept nowhere.
    ///   - now: The time of day, for what providers say as dates.
    public init(
        client: HTTPClient,
        environment: [String: String],
        documents: [String: String],
        directory: String,
        secrets: @escaping SecretSource,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.client = client
        self.environment = environment
        self.documents = documents
        self.directory = directory
        self.secrets = secrets
        self.now = now
    }

    /// Makes a model. Reads nothing and connects to nothing.
    ///
    /// Throws ``ModelError/Code/misconfigured`` where the definition has no meaning here: a base URL that needs a
    /// variable which is not set, a script with an error.
    public func provider(
        for model: ModelDefinition,
        at provider: ProviderDefinition
    ) throws(ModelError) -> any ModelProvider {
        switch provider.kind {
        case .openai(let template, let keySecret):
            let base = try baseURL(template, provider)
            let dialect = OpenAIDialect(model: model.remoteName, baseURL: base, streams: model.streams)
            return http(dialect, base: base, keySecret: keySecret, model, provider)
        case .anthropic(let template, let keySecret):
            let base = try baseURL(template, provider)
            let dialect = AnthropicDialect(model: model.remoteName, streams: model.streams)
            return http(dialect, base: base, keySecret: keySecret, model, provider)
        case .scripted(let path):
            guard let text = documents[path] else {
                throw .misconfigured(
                    "the script `\(path)` of the provider `\(provider.name)` is not part of the project"
                )
            }
            return ScriptedProvider(model: model.remoteName, script: try Script(yaml: text, file: path))
        case .recorded(let path, let comparison):
            return RecordedProvider(
                model: model.remoteName,
                path: path,
                comparison: comparison,
                environment: environment,
                directory: directory
            )
        }
    }

    private func http(
        _ dialect: some Dialect,
        base: String,
        keySecret: String?,
        _ model: ModelDefinition,
        _ provider: ProviderDefinition
    ) -> any ModelProvider {
        HTTPProvider(
            name: provider.name,
            dialect: dialect,
            url: WireURL.join(base, dialect.path),
            keySecret: keySecret,
            streams: model.streams,
            client: client,
            secrets: secrets,
            now: now
        )
    }

    private func baseURL(_ template: Template, _ provider: ProviderDefinition) throws(ModelError) -> String {
        let place = "`base_url` of the provider `\(provider.name)`"
        let base: String
        do throws(ExpressionError) {
            base = try template.text(Bindings.environment(environment))
        } catch {
            throw .misconfigured("\(place) has no value: \(error)")
        }
        guard base.hasPrefix("https://") || base.hasPrefix("http://"), !WireURL.host(of: base).isEmpty else {
            throw .misconfigured("\(place) is `\(base)`, which is no http or https URL")
        }
        return base
    }
}

extension Bindings {
    /// `env`, for templates of connectors and providers.
    static func environment(_ variables: [String: String]) -> Bindings {
        Bindings(["env": .object(JSONObject(variables.map { ($0.key, JSON.string($0.value)) }))])
    }
}
