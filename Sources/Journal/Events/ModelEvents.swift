public import JSON

/// A model is about to be called, with money reserved for the worst case.
///
/// Only the messages that are new since the turn before are named: the context of a turn is the deltas and replies of
/// all turns of the same conversation up to it, so N turns cost O(N) bytes.
public struct ModelIntended: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.modelIntended

    /// The tier that the agent or the step names.
    public var tier: String
    /// The project's name for the model.
    public var model: String
    /// The provider's name in the project.
    public var provider: String
    /// From 1, over all models of the tier.
    public var attempt: Int
    /// The messages since the last turn, each a blob; empty on a second attempt.
    public var delta: [Payload]
    /// Everything else that shapes the request: tools, output schema, temperature, limits.
    public var parameters: Payload
    /// The SHA-256 of exactly the bytes that are sent.
    public var requestDigest: Digest
    /// Nanodollars.
    public var reserved: Int64
    /// The budgets that hold the reservation.
    public var budgets: [String]

    /// Makes it of its parts.
    public init(
        tier: String,
        model: String,
        provider: String,
        attempt: Int,
        delta: [Payload],
        parameters: Payload,
        requestDigest: Digest,
        reserved: Int64,
        budgets: [String]
    ) {
        self.tier = tier
        self.model = model
        self.provider = provider
        self.attempt = attempt
        self.delta = delta
        self.parameters = parameters
        self.requestDigest = requestDigest
        self.reserved = reserved
        self.budgets = budgets
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        tier = try reader.string("tier")
        model = try reader.string("model")
        provider = try reader.string("provider")
        attempt = Int(try reader.int("attempt"))
        delta = (reader.raw("delta")?.arrayValue ?? []).compactMap { Payload(json: $0) }
        parameters = try reader.payload("parameters")
        guard let digest = Digest(try reader.string("request")) else { throw reader.wrong("request", "a digest") }
        requestDigest = digest
        reserved = try reader.int("reserved_nanodollars")
        budgets = try reader.strings("budgets")
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = [
            "tier": .string(tier), "model": .string(model), "provider": .string(provider),
            "attempt": .int(Int64(attempt)), "delta": .array(delta.map(\.json)), "parameters": parameters.json,
            "request": .string(requestDigest.description), "reserved_nanodollars": .int(reserved),
        ]
        if !budgets.isEmpty { object["budgets"] = .array(budgets.map(JSON.string)) }
        return .object(object)
    }
}

/// Tokens in buckets that never overlap.
public struct TokenUsage: Sendable, Hashable {
    /// Input that no cache served or took.
    public var input: Int64
    /// Input that the provider's cache served.
    public var cachedInput: Int64
    /// Input that the provider's cache took in.
    public var cacheWrite: Int64
    /// Everything that the model wrote.
    public var output: Int64

    /// Makes it of its parts.
    public init(input: Int64 = 0, cachedInput: Int64 = 0, cacheWrite: Int64 = 0, output: Int64 = 0) {
        self.input = input
        self.cachedInput = cachedInput
        self.cacheWrite = cacheWrite
        self.output = output
    }

    /// All four together.
    public var total: Int64 { input + cachedInput + cacheWrite + output }

    /// Adds each bucket to its own.
    public static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
        TokenUsage(
            input: left.input + right.input,
            cachedInput: left.cachedInput + right.cachedInput,
            cacheWrite: left.cacheWrite + right.cacheWrite,
            output: left.output + right.output
        )
    }

    /// Reads it from JSON; nil where that has another form.
    public init?(json: JSON?) {
        guard let json, let input = json["input"]?.intValue, let output = json["output"]?.intValue else { return nil }
        self.init(
            input: input,
            cachedInput: json["cached_input"]?.intValue ?? 0,
            cacheWrite: json["cache_write"]?.intValue ?? 0,
            output: output
        )
    }

    /// It as JSON.
    public var json: JSON {
        [
            "input": .int(input), "cached_input": .int(cachedInput), "cache_write": .int(cacheWrite),
            "output": .int(output),
        ]
    }
}

/// The model answered.
public struct ModelSucceeded: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.modelSucceeded

    /// The assistant's message.
    public var reply: Payload
    /// The tokens that were used.
    public var usage: TokenUsage
    /// Whether the provider said nothing of usage and the reservation was taken instead.
    public var isUsageEstimated: Bool
    /// Nanodollars.
    public var cost: Int64
    /// `stop`, `tool_calls`, `length`, `refusal`, `content_filter`, … as the provider's answer means it.
    public var finish: String
    /// The provider's name for the answer.
    public var responseID: String?
    /// The model that answered, as the provider names it.
    public var responseModel: String?
    /// From sending to the end of the answer.
    public var took: Duration

    /// Makes it of its parts.
    public init(
        reply: Payload,
        usage: TokenUsage,
        isUsageEstimated: Bool,
        cost: Int64,
        finish: String,
        responseID: String?,
        responseModel: String?,
        took: Duration
    ) {
        self.reply = reply
        self.usage = usage
        self.isUsageEstimated = isUsageEstimated
        self.cost = cost
        self.finish = finish
        self.responseID = responseID
        self.responseModel = responseModel
        self.took = took
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        reply = try reader.payload("reply")
        guard let usage = TokenUsage(json: reader.raw("usage")) else { throw reader.wrong("usage", "token counts") }
        self.usage = usage
        isUsageEstimated = reader.raw("usage_estimated")?.boolValue ?? false
        cost = try reader.int("cost_nanodollars")
        finish = try reader.string("finish")
        responseID = reader.raw("response_id")?.stringValue
        responseModel = reader.raw("response_model")?.stringValue
        took = .microseconds(try reader.int("took_us"))
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = [
            "reply": reply.json, "usage": usage.json, "cost_nanodollars": .int(cost), "finish": .string(finish),
            "took_us": .int(took.microseconds),
        ]
        if isUsageEstimated { object["usage_estimated"] = true }
        if let responseID { object["response_id"] = .string(responseID) }
        if let responseModel { object["response_model"] = .string(responseModel) }
        return .object(object)
    }
}

/// The model did not answer, or not with anything that can be used.
public struct ModelFailed: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.modelFailed

    /// Stable: `rate_limited`, `overloaded`, `timeout`, `authentication`, `context_length`, `interrupted`, …
    public var code: String
    /// Says nothing that came from outside. Where it ends a call that several models were asked, it names what each failed
    /// with.
    public var message: String
    /// The whole of it in words, where they quote what the provider said. A string.
    public var detail: Payload?
    /// Whether the same request may succeed later.
    public var isRetryable: Bool
    /// Whether the same call goes on by itself: with another try or the next model of the tier.
    public var goesOn: Bool
    /// How long the provider asked to wait.
    public var retryAfter: Duration?
    /// Nanodollars taken for it: the whole reservation where the provider may have worked for it.
    public var cost: Int64
    /// From sending to the failure; zero where nothing was sent.
    public var took: Duration

    /// Makes it of its parts.
    public init(
        code: String,
        message: String,
        isRetryable: Bool,
        goesOn: Bool = false,
        retryAfter: Duration?,
        cost: Int64,
        took: Duration,
        detail: Payload? = nil
    ) {
        self.code = code
        self.message = message
        self.detail = detail
        self.isRetryable = isRetryable
        self.goesOn = goesOn
        self.retryAfter = retryAfter
        self.cost = cost
        self.took = took
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        code = try reader.string("code")
        message = try reader.string("message")
        isRetryable = try reader.bool("retryable")
        goesOn = reader.raw("goes_on")?.boolValue ?? false
        retryAfter = reader.raw("retry_after_us")?.intValue.map { .microseconds($0) }
        cost = try reader.int("cost_nanodollars")
        took = .microseconds(try reader.int("took_us"))
        detail = Payload(json: reader.raw("detail"))
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = [
            "code": .string(code), "message": .string(message), "retryable": .bool(isRetryable),
            "cost_nanodollars": .int(cost), "took_us": .int(took.microseconds),
        ]
        if goesOn { object["goes_on"] = true }
        if let retryAfter { object["retry_after_us"] = .int(retryAfter.microseconds) }
        if let detail { object["detail"] = detail.json }
        return .object(object)
    }
}
