import JSON
import Journal

/// Prepares what is recorded: secrets taken out, content in blobs.
struct Scribe: Sendable {
    let scrubber: Scrubber

    /// The longest message that is recorded; it stands in the entry itself.
    private static let messageBytesMax = 2_000

    /// The payload of a value, whose blob is added where it has one.
    func payload(_ value: JSON, _ blobs: inout [Blob]) -> Payload {
        let (payload, blob) = Payload.of(scrubber.scrub(value))
        if let blob { blobs.append(blob) }
        return payload
    }

    /// The payloads of named values.
    func payloads(_ values: [String: JSON], _ blobs: inout [Blob]) -> [String: Payload] {
        var payloads: [String: Payload] = [:]
        for (name, value) in values { payloads[name] = payload(value, &blobs) }
        return payloads
    }

    /// A message fit for an entry.
    func message(_ text: String) -> String {
        scrubber.scrub(text).abbreviated(bytesMax: Self.messageBytesMax)
    }

    /// A failure fit for an entry.
    func clean(_ failure: ToolFailed) -> ToolFailed {
        var failure = failure
        failure.message = message(failure.message)
        return failure
    }

    /// The entry of a call that is not made.
    func refused(_ refusal: Refusal, _ call: ToolCall) -> (event: ToolRefused, draft: EntryDraft) {
        var blobs: [Blob] = []
        let event = ToolRefused(
            tool: scrubber.scrub(call.tool).abbreviated(bytesMax: 200),
            stage: refusal.stage,
            code: refusal.code,
            message: message(refusal.message),
            input: refusal.keepsInput ? payload(call.input, &blobs) : .inline(.null),
            facts: payloads(refusal.facts, &blobs),
            policies: refusal.policies,
            request: refusal.request
        )
        return (event, event.draft(at: call.path, blobs: blobs))
    }
}
