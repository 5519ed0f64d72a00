import JSON

/// What a provider says went wrong, in any of the forms that are in use.
///
/// `{"error": {"message", "type", "code"}}` is OpenAI's form and, apart from the members beside it, Anthropic's.
/// Compatible servers also send `{"error": "text"}`, an array around the object, or numbers as `code`.
struct ProviderFault: Sendable, Hashable {
    var type: String?
    var code: String?
    /// An HTTP status that stands in the error itself, as some servers send it within a stream.
    var status: Int?
    var message: String

    /// Nil where there is no error in it.
    init?(_ json: JSON) {
        let holder = json[0] ?? json
        guard let error = holder["error"], !error.isNull else { return nil }
        type = error["type"]?.stringValue
        code = error["code"]?.stringValue
        status = (error["code"]?.intValue ?? error["status"]?.intValue).flatMap(Int.init(exactly:))
        message = error.stringValue ?? error["message"]?.stringValue ?? error.serialized()
    }

    /// The most telling name that the provider gave it.
    var name: String? { code ?? type ?? status.map(String.init) }

    /// The kind of failure, where the provider's own names tell.
    var kind: ModelError.Code? {
        if isExhausted { return .permission }
        if isContextLength { return .contextLength }
        for name in [code, type].compactMap(\.self) {
            if let kind = Self.kinds[name] { return kind }
        }
        return status.flatMap(ModelError.Code.init(status:))
    }

    /// Whether the account is out of money: waiting does not help, although the status is that of a rate limit.
    var isExhausted: Bool { [code, type].contains { $0.map(Self.exhausted.contains) ?? false } }

    /// Whether the conversation is too long for the model.
    var isContextLength: Bool {
        if [code, type].contains(where: { $0.map(Self.contextNames.contains) ?? false }) { return true }
        let text = message.lowercased()
        return Self.contextPhrases.contains { text.contains($0) }
    }

    private static let exhausted: Set<String> = [
        "insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "billing_error",
    ]

    private static let contextNames: Set<String> = [
        "context_length_exceeded", "exceed_context_size_error", "model_context_window_exceeded",
    ]

    /// How servers without a code for it say it: Anthropic, vLLM, llama.cpp, TGI, Gemini.
    private static let contextPhrases = [
        "maximum context length", "prompt is too long", "exceed context limit", "context window",
        "available context size", "input token count exceeds", "input is too long", "maximum number of tokens allowed",
    ]

    private static let kinds: [String: ModelError.Code] = [
        "overloaded_error": .overloaded, "engine_overloaded": .overloaded,
        "rate_limit_error": .rateLimited, "rate_limit_exceeded": .rateLimited,
        "api_error": .server, "server_error": .server, "internal_server_error": .server, "internal_error": .server,
        "authentication_error": .authentication, "invalid_api_key": .authentication,
        "permission_error": .permission,
        "model_not_found": .notFound, "not_found_error": .notFound,
        "request_too_large": .tooLarge, "timeout_error": .timeout, "invalid_request_error": .badRequest,
    ]
}

extension ModelError.Code {
    /// The kind of failure that a status means when nothing else is known; nil for a success.
    init?(status: Int) {
        switch status {
        case 200..<300: return nil
        case 401: self = .authentication
        case 402, 403: self = .permission
        case 404: self = .notFound
        case 408, 504: self = .timeout
        case 413: self = .tooLarge
        case 429: self = .rateLimited
        case 503, 529: self = .overloaded
        case 409, 500...: self = .server
        case 400..<500: self = .badRequest
        default: self = .malformed
        }
    }

    /// Whether a failure of this kind may pass, where no status says it.
    var mayPass: Bool {
        switch self {
        case .rateLimited, .overloaded, .timeout, .connect, .server, .interrupted: true
        default: false
        }
    }
}
