public import JSON
public import Journal
public import Models

/// What a model saw at one turn: its messages and everything else that shaped the request.
public struct TurnContext: Sendable {
    /// The turn: `decide/turn.2`.
    public var path: StepPath
    /// The entry of the intent.
    public var seq: Int
    /// The intent itself.
    public var intended: ModelIntended
    /// Everything that the model was sent, in its order.
    public var messages: [ChatMessage]
    /// With what it was asked: tools, output, temperature.
    public var parameters: ModelParameters

    /// Reads the last turn that a run had asked for when the entry `seq` was written.
    ///
    /// The context is the sum of what each turn of the same conversation added, in order: deltas, and the replies in
    /// between.
    ///
    /// - Throws: `not_found` where no model was asked until then, `erased` where a message was erased.
    public static func of(
        _ entries: [Entry],
        through seq: Int,
        content: (Payload) async throws(JournalError) -> JSON
    ) async throws(JournalError) -> TurnContext {
        guard let last = entries.last(where: { $0.seq <= seq && $0.kind == .modelIntended }) else {
            throw JournalError(.notFound, "no model was asked up to entry \(seq)")
        }
        let conversation = parent(of: last.path)
        var messages: [ChatMessage] = []
        for entry in entries where entry.seq <= last.seq && parent(of: entry.path) == conversation {
            let payloads: [Payload]
            switch entry.kind {
            case .modelIntended: payloads = try ModelIntended(body: entry.body).delta
            case .modelSucceeded: payloads = [try ModelSucceeded(body: entry.body).reply]
            default: continue
            }
            for payload in payloads {
                guard let message = ChatMessage(json: try await content(payload)) else {
                    throw JournalError(.damaged, "entry \(entry.seq) names a message that is none")
                }
                messages.append(message)
            }
        }
        let intended = try ModelIntended(body: last.body)
        guard let parameters = ModelParameters(json: try await content(intended.parameters)) else {
            throw JournalError(.damaged, "entry \(last.seq) names parameters that are none")
        }
        return TurnContext(
            path: last.path,
            seq: last.seq,
            intended: intended,
            messages: messages,
            parameters: parameters
        )
    }

    private static func parent(of path: StepPath) -> String {
        path.rawValue.split(separator: "/").dropLast().joined(separator: "/")
    }
}
