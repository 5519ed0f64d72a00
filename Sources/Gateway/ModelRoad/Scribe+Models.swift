import JSON
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

    /// The failure of a model, fit for an entry: what the provider said is content that can be erased.
    func failed(
        _ failure: ModelRoad.Failure,
        saying text: String,
        goesOn: Bool,
        cost: Int64,
        took: Duration
    ) -> (event: ModelFailed, blobs: [Blob]) {
        var blobs: [Blob] = []
        let error = failure.error
        let event = ModelFailed(
            code: error.code.rawValue,
            message: message(text),
            isRetryable: error.isRetryable,
            goesOn: goesOn,
            retryAfter: error.retryAfter,
            cost: cost,
            took: took,
            detail: failure.isOurs ? nil : detail(error.message, &blobs)
        )
        return (event, blobs)
    }
}
