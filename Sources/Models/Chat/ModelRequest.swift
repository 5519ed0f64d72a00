public import JSON

/// Everything that a model is asked with, apart from the conversation: stored once per change, so it is kept apart.
public struct ModelParameters: Sendable, Hashable {
    /// The tools that the model may ask for; names are unique.
    public var tools: [ToolOffer]
    /// The schema that the answer must match, where one is wanted.
    public var outputSchema: JSON?
    /// Nil leaves it to the provider.
    public var temperature: Double?
    /// The most tokens that the answer may have.
    public var outputTokensMax: Int

    /// Makes parameters of their parts.
    public init(tools: [ToolOffer] = [], outputSchema: JSON? = nil, temperature: Double? = nil, outputTokensMax: Int) {
        self.tools = tools
        self.outputSchema = outputSchema
        self.temperature = temperature
        self.outputTokensMax = outputTokensMax
    }

    /// Reads what ``json`` writes; nil where `output_tokens_max` is missing or an offer cannot be read.
    public init?(json: JSON) {
        guard let outputTokensMax = json["output_tokens_max"]?.intValue else { return nil }
        let offers = json["tools"]?.arrayValue ?? []
        tools = offers.compactMap(ToolOffer.init(json:))
        guard tools.count == offers.count else { return nil }
        outputSchema = json["output_schema"]
        temperature = json["temperature"]?.doubleValue
        self.outputTokensMax = Int(outputTokensMax)
    }

    /// `tools`, `output_tokens_max`, and where they are set `output_schema` and `temperature`.
    public var json: JSON {
        var object: JSONObject = [
            "tools": .array(tools.map(\.json)), "output_tokens_max": .int(Int64(outputTokensMax)),
        ]
        if let outputSchema { object["output_schema"] = outputSchema }
        if let temperature { object["temperature"] = .double(temperature) }
        return .object(object)
    }
}

/// One call of one model.
public struct ModelRequest: Sendable {
    /// The whole conversation, oldest first.
    public var messages: [ChatMessage]
    /// Everything else that shapes the answer.
    public var parameters: ModelParameters
    /// What the run was started with, for providers that choose by it, such as recordings.
    public var runInput: JSON
    /// Sent where a provider takes one, so that a repetition can be told from a new call.
    public var idempotencyKey: String

    /// Makes a request of its parts.
    public init(messages: [ChatMessage], parameters: ModelParameters, runInput: JSON, idempotencyKey: String) {
        self.messages = messages
        self.parameters = parameters
        self.runInput = runInput
        self.idempotencyKey = idempotencyKey
    }
}
