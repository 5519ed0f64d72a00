import Journal
import Models

extension Scribe {
    /// A message without secrets, as it is recorded and sent.
    func scrubbed(_ message: ChatMessage) -> ChatMessage {
        guard !scrubber.isEmpty else { return message }
        let json = message.json
        let scrubbed = scrubber.scrub(json)
        return scrubbed == json ? message : ChatMessage(json: scrubbed) ?? message
    }

    /// The failure of a model, fit for an entry.
    func failed(_ error: ModelError, goesOn: Bool, cost: Int64, took: Duration) -> ModelFailed {
        ModelFailed(
            code: error.code.rawValue,
            message: message(error.message),
            isRetryable: error.isRetryable,
            goesOn: goesOn,
            retryAfter: error.retryAfter,
            cost: cost,
            took: took
        )
    }
}
