import JSON
import Journal
import Models

/// What many tests ask a model.
enum Fixtures {
    static let refund = ToolOffer(
        name: "payments.refund",
        description: "Pays money back",
        input: ["type": "object", "properties": ["amount_cents": ["type": "integer"]]]
    )

    static let find = ToolOffer(name: "orders.find", description: "Finds an order", input: ["properties": [:]])

    static func request(
        _ messages: [ChatMessage] = [ChatMessage(role: .user, content: "hello")],
        tools: [ToolOffer] = [],
        outputSchema: JSON? = nil,
        temperature: Double? = nil,
        input: JSON = .null,
        key: String = "reeve-0123456789abcdef0123456789abcdef"
    ) -> ModelRequest {
        ModelRequest(
            messages: messages,
            parameters: ModelParameters(
                tools: tools,
                outputSchema: outputSchema,
                temperature: temperature,
                outputTokensMax: 256
            ),
            runInput: input,
            idempotencyKey: key
        )
    }

    /// A conversation in which one tool has been called and has answered.
    static let conversation = [
        ChatMessage(role: .system, content: "Be brief."),
        ChatMessage(role: .user, content: "Refund order 7."),
        ChatMessage(
            role: .assistant,
            content: nil,
            toolCalls: [ToolCallRequest(id: "call_a", name: "orders.find", arguments: #"{"id": 7}"#)]
        ),
        ChatMessage(role: .tool, content: #"{"paid_cents":900}"#, toolCallID: "call_a"),
    ]
}
