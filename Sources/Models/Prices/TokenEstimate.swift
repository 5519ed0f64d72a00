import JSON
import Journal

/// Tokens counted without a tokenizer, for models that are none: the same texts count the same for ever.
enum TokenEstimate {
    /// One token for four bytes, which is about what English text has.
    static func tokens(bytes: Int) -> Int64 { Int64((bytes + 3) / 4) }

    /// The usage of a request and its answer.
    static func usage(request: [UInt8], reply: ChatMessage) -> TokenUsage {
        TokenUsage(input: tokens(bytes: request.count), output: tokens(bytes: reply.json.serialized().utf8.count))
    }
}
