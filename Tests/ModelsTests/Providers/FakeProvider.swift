import JSON
import Journal
import Synchronization
import Transport

@testable import Models

/// A server that answers as it is told, and remembers what it was asked.
final class FakeProvider: Sendable {
    private final class Inbox: Sendable {
        let requests = Mutex<[ServerRequest]>([])
    }

    static let key = "sk-test-0123456789abcdef"

    private let server: HTTPServer
    private let client = HTTPClient()
    private let inbox = Inbox()

    init(_ answer: @escaping @Sendable (ServerRequest) async -> ServerResponse) throws {
        server = try HTTPServer { [inbox] request in
            inbox.requests.withLock { $0.append(request) }
            return await answer(request)
        }
    }

    var received: [ServerRequest] { inbox.requests.withLock { $0 } }

    var url: String { server.url }

    /// Returns when the task is cancelled, as the server does when a client leaves or it stops.
    static func untilCancelled() async {
        let (silence, keepsOpen) = AsyncStream<Void>.makeStream()
        for await _ in silence {}
        keepsOpen.finish()
    }

    /// A model at OpenAI's protocol.
    func openAI(streams: Bool = false, secret: String? = key) -> any ModelProvider {
        let dialect = OpenAIDialect(model: "gpt-4o", baseURL: server.url, streams: streams)
        return provider(dialect, base: server.url + "/v1", streams: streams, secret: secret)
    }

    /// A model at Anthropic's protocol.
    func anthropic(streams: Bool = false, secret: String? = key) -> any ModelProvider {
        let dialect = AnthropicDialect(model: "claude-sonnet-4-5", streams: streams)
        return provider(dialect, base: server.url, streams: streams, secret: secret)
    }

    private func provider(
        _ dialect: some Dialect,
        base: String,
        streams: Bool,
        secret: String?
    ) -> any ModelProvider {
        HTTPProvider(
            name: "fake",
            dialect: dialect,
            url: WireURL.join(base, dialect.path),
            keySecret: secret.map { _ in "fake_key" },
            streams: streams,
            client: client,
            secrets: { _ in secret ?? "" },
            now: { Timestamp(microseconds: 1_767_225_600_000_000) }
        )
    }
}

extension ModelProvider {
    /// Renders and sends.
    func ask(
        _ request: ModelRequest = Fixtures.request(),
        timeout: Duration = .seconds(20)
    ) async throws(ModelError) -> ModelReply {
        try await send(try render(request), for: request, timeout: timeout)
    }

    /// What goes wrong, or nil.
    func failure(
        _ request: ModelRequest = Fixtures.request(),
        timeout: Duration = .seconds(20)
    ) async -> ModelError? {
        do throws(ModelError) {
            _ = try await ask(request, timeout: timeout)
            return nil
        } catch {
            return error
        }
    }
}

extension ServerResponse {
    /// JSON, as providers answer it.
    static func json(_ text: String, status: Int = 200, headers: HTTPHeaders = [:]) -> ServerResponse {
        var all: HTTPHeaders = ["Content-Type": "application/json"]
        for field in headers { all.add(field.name, field.value) }
        return ServerResponse(status: status, headers: all, body: Array(text.utf8))
    }

    /// A stream of exactly these bytes, which ends as it should or is cut off.
    static func stream(_ bytes: [UInt8], piece: Int = .max, isCut: Bool = false) -> ServerResponse {
        .events { writer in
            var rest = bytes[...]
            while !rest.isEmpty {
                try await writer.write(Array(rest.prefix(piece)))
                rest = rest.dropFirst(piece)
            }
            if isCut { throw TransportError(.closed, "cut", requestMayHaveBeenSent: true) }
        }
    }
}
