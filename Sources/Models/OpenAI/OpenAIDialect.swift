import JSON
import Transport

/// Chat completions, at OpenAI or any server compatible with it.
struct OpenAIDialect: Dialect {
    private let request: OpenAIRequest

    let path = "/chat/completions"

    /// `baseURL` decides which member limits the answer; see ``limitMember(baseURL:)``.
    init(model: String, baseURL: String, streams: Bool) {
        request = OpenAIRequest(model: model, limitMember: Self.limitMember(baseURL: baseURL), streams: streams)
    }

    /// `max_completion_tokens` at OpenAI and Azure, whose reasoning models refuse the older name, `max_tokens` anywhere
    /// else, where the newer one is often ignored, which would leave the answer without a limit.
    static func limitMember(baseURL: String) -> String {
        let host = WireURL.host(of: baseURL)
        let isOpenAI = host == "api.openai.com" || host.hasSuffix(".api.openai.com")
        return isOpenAI || host.hasSuffix(".openai.azure.com") ? "max_completion_tokens" : "max_tokens"
    }

    func body(_ request: ModelRequest) -> JSON { self.request.body(request) }

    func headers(key: String?) -> HTTPHeaders {
        key.map { ["authorization": "Bearer " + $0] } ?? [:]
    }

    func reply(whole body: JSON, to request: ModelRequest) throws(ModelError) -> ModelReply {
        guard let choice = body["choices"]?[0], let message = choice["message"] else {
            throw ModelError.malformed("an answer without `choices[0].message`")
        }
        var reply = OpenAIReply()
        reply.id = body["id"]?.wireText
        reply.model = body["model"]?.wireText
        reply.finish = choice["finish_reason"]?.wireText
        reply.usage = OpenAIReply.usage(body["usage"])
        reply.take(message: message)
        try ModelError.check(finish: reply.finish)
        return reply.reply(to: request)
    }

    func stream() -> OpenAIStream { OpenAIStream() }

    func pacing(_ headers: HTTPHeaders, now: Duration) -> PacingHint? { PacingHint(openAI: headers, now: now) }
}
