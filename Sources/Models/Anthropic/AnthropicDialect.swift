import JSON
import Transport

/// The messages API, at Anthropic or any server compatible with it.
struct AnthropicDialect: Dialect {
    /// The revision of the API that this code is written for.
    static let version = "2023-06-01"

    private let request: AnthropicRequest

    let path = "/v1/messages"

    init(model: String, streams: Bool) {
        request = AnthropicRequest(model: model, streams: streams)
    }

    func body(_ request: ModelRequest) -> JSON { self.request.body(request) }

    func headers(key: String?) -> HTTPHeaders {
        var headers: HTTPHeaders = ["anthropic-version": Self.version]
        headers["x-api-key"] = key
        return headers
    }

    func reply(whole body: JSON, to request: ModelRequest) throws(ModelError) -> ModelReply {
        guard let blocks = body["content"]?.arrayValue else {
            throw ModelError.malformed("an answer without `content`")
        }
        var reply = AnthropicReply()
        reply.id = body["id"]?.wireText
        reply.model = body["model"]?.wireText
        reply.blocks = blocks
        reply.stopReason = body["stop_reason"]?.wireText
        reply.usage.take(body["usage"])
        return reply.reply(to: request)
    }

    func stream() -> AnthropicStream { AnthropicStream() }

    func pacing(_ headers: HTTPHeaders, now: Duration) -> PacingHint? {
        PacingHint(anthropic: headers, now: now)
    }
}
