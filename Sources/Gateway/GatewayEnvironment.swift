public import Journal
public import Manifest
public import Models
public import Transport

/// Everything that a gateway takes from outside, so that tests decide it.
///
/// Gateways of one environment share what paces calls and what knows secrets, so that a second release neither doubles the
/// rate at which a service is called nor forgets what must not be recorded.
public struct GatewayEnvironment: Sendable {
    /// The project's directory; relative paths in manifests lie in it.
    public var directory: String
    /// What `${env.NAME}` sees.
    public var variables: [String: String]
    /// Shared by all calls, so that connections are.
    public var client: HTTPClient
    /// The time of day.
    public let now: @Sendable () -> Timestamp
    /// Waits so long; throws where the task is cancelled.
    public let sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 up to 1, for jitter and the names of temporary files.
    public var random: @Sendable () -> Double
    /// Makes a model that can be called; nil takes a ``ProviderFactory``.
    public var makeProvider: (@Sendable (ModelDefinition, ProviderDefinition) throws(ModelError) -> any ModelProvider)?

    let pacer: Pacer
    let turns = Turns()
    let vault: SecretVault

    /// Makes an environment; the defaults are those of production.
    public init(
        directory: String,
        variables: [String: String],
        client: HTTPClient,
        secrets: (any SecretReader)? = nil,
        now: @escaping @Sendable () -> Timestamp = { .current },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        makeProvider: (@Sendable (ModelDefinition, ProviderDefinition) throws(ModelError) -> any ModelProvider)? = nil
    ) {
        self.directory = directory
        self.variables = variables
        self.client = client
        self.now = now
        self.sleep = sleep
        pacer = Pacer(now: now, sleep: sleep)
        vault = SecretVault(reader: secrets ?? LocalSecrets(variables: variables, directory: directory))
        self.random = random
        self.makeProvider = makeProvider
    }

    /// A path of a manifest as an absolute one.
    func path(_ path: String) -> String { path.hasPrefix("/") ? path : "\(directory)/\(path)" }
}
