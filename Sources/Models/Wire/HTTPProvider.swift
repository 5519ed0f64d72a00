import JSON
import Journal
import Transport

/// A model at a provider that is called over HTTP.
///
/// Everything that goes wrong is told with the provider's name, without secrets and bounded in length.
struct HTTPProvider<Protocol: Dialect>: ModelProvider {
    /// How much of an answer is read. An answer of 128,000 tokens, streamed one by one, has about 40 MB.
    static var responseBytesMax: Int { 64 << 20 }
    /// How much of an answer is read whose status is no success.
    static var errorBytesMax: Int { 64 << 10 }

    /// The project's name for the provider.
    let name: String
    let dialect: Protocol
    let url: String
    /// Nil sends no key, as servers on one's own machine need none.
    let keySecret: String?
    let streams: Bool
    let client: HTTPClient
    let secrets: SecretSource
    let now: @Sendable () -> Timestamp

    func render(_ request: ModelRequest) throws(ModelError) -> [UInt8] {
        var bytes: [UInt8] = []
        dialect.body(request).appendSerialized(to: &bytes)
        return bytes
    }

    func send(
        _ body: [UInt8],
        for request: ModelRequest,
        timeout: Duration
    ) async throws(ModelError) -> ModelReply {
        var secret: String?
        do throws(ModelError) {
            let key = try await key()
            secret = key
            return try await exchange(body, for: request, timeout: timeout, key: key)
        } catch {
            var told = error
            told.message = "provider `\(name)`: " + Scrubber(secret: secret).scrub(error.message)
            throw told
        }
    }

    private func key() async throws(ModelError) -> String? {
        guard let keySecret else { return nil }
        let value: String
        do {
            value = try await secrets(keySecret)
        } catch {
            throw ModelError(.missingSecret, "the secret `\(keySecret)` has no value: \(error)", isRetryable: false)
        }
        // Files end with a line break, which no header may hold.
        var key = value.trimmingPrefix(while: \.isWhitespace)
        while key.last?.isWhitespace == true { key.removeLast() }
        guard !key.isEmpty, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw ModelError(
                .missingSecret,
                "the secret `\(keySecret)` is empty or has characters that no key has",
                isRetryable: false
            )
        }
        return String(key)
    }

    private func exchange(
        _ body: [UInt8],
        for request: ModelRequest,
        timeout: Duration,
        key: String?
    ) async throws(ModelError) -> ModelReply {
        var headers = dialect.headers(key: key)
        headers["content-type"] = "application/json"
        headers["accept"] = streams ? "text/event-stream" : "application/json"
        headers["idempotency-key"] = request.idempotencyKey
        let message = HTTPRequest(
            .post,
            url,
            headers: headers,
            body: body,
            timeout: timeout,
            responseBytesMax: Self.responseBytesMax
        )
        let stream: HTTPStream
        do throws(TransportError) {
            stream = try await client.stream(message)
        } catch {
            throw ModelError(error)
        }
        let sinceEpoch = Duration.microseconds(now().microseconds)
        let pacing = dialect.pacing(stream.headers, now: sinceEpoch)
        do throws(ModelError) {
            guard (200..<300).contains(stream.status) else {
                throw ModelError(response: try await error(stream), now: sinceEpoch)
            }
            var reply = try await reply(stream, to: request)
            reply.pacing = pacing
            return reply
        } catch {
            var told = error
            told.pacing = pacing
            throw told
        }
    }

    /// The beginning of an answer that tells an error. What breaks off is taken as far as it came: the status says most.
    private func error(_ stream: HTTPStream) async throws(ModelError) -> HTTPResponse {
        var bytes: [UInt8] = []
        do throws(TransportError) {
            for try await chunk in stream.body {
                bytes += chunk.prefix(Self.errorBytesMax - bytes.count)
                if bytes.count == Self.errorBytesMax { break }
            }
        } catch  where error.code == .cancelled {
            throw ModelError(error)
        } catch {}
        return HTTPResponse(head: stream.head, body: bytes)
    }

    private func reply(_ stream: HTTPStream, to request: ModelRequest) async throws(ModelError) -> ModelReply {
        // A server that cannot stream answers whole, and says so.
        let isStream = stream.headers["content-type"]?.lowercased().hasPrefix("text/event-stream") ?? streams
        guard isStream else { return try await whole(stream, to: request) }
        return try await dialect.stream().reply(to: request, from: stream.events)
    }

    private func whole(_ stream: HTTPStream, to request: ModelRequest) async throws(ModelError) -> ModelReply {
        let body: [UInt8]
        do throws(TransportError) {
            body = try await stream.collected().body
        } catch {
            throw ModelError(error)
        }
        let json = try WireJSON.parse(body, as: "the answer")
        if let fault = ProviderFault(json) { throw ModelError(fault, mayBeBilled: false) }
        return try dialect.reply(whole: json, to: request)
    }
}
