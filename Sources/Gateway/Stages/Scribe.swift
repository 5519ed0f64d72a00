import JSON
import Journal

/// Prepares what is recorded: secrets taken out, content in blobs.
struct Scribe: Sendable {
    let scrubber: Scrubber

    /// The longest message or detail that is recorded.
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

    /// Words that quote what came from outside, as content that can be erased.
    func detail(_ text: String?, _ blobs: inout [Blob]) -> Payload? {
        text.map { payload(.string($0.abbreviated(bytesMax: Self.messageBytesMax)), &blobs) }
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
            request: refusal.request,
            detail: detail(refusal.detail, &blobs)
        )
        return (event, event.draft(at: call.path, blobs: blobs))
    }
}
