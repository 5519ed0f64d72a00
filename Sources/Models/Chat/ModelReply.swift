public import Journal

/// A model's answer.
public struct ModelReply: Sendable, Hashable {
    /// The assistant's message.
    public var message: ChatMessage
    /// Nil where the provider said nothing.
    public var usage: TokenUsage?
    /// `stop`, `tool_calls`, `length`, `refusal`, `content_filter`, `pause`, `context_length`.
    public var finish: String
    /// The provider's name for the answer.
    public var responseID: String?
    /// The model that answered, as the provider calls it; often a dated version of the one that was asked.
    public var responseModel: String?
    /// What is left of the provider's rate limits, where its headers said so.
    public var pacing: PacingHint?

    /// Makes a reply of its parts.
    public init(
        message: ChatMessage,
        usage: TokenUsage?,
        finish: String,
        responseID: String? = nil,
        responseModel: String? = nil,
        pacing: PacingHint? = nil
    ) {
        self.message = message
        self.usage = usage
        self.finish = finish
        self.responseID = responseID
        self.responseModel = responseModel
        self.pacing = pacing
    }
}
