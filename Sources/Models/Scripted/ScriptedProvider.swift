import Expression
import JSON
import Journal
import Synchronization

/// A model that a script stands in for.
public struct ScriptedProvider: ModelProvider {
    private let model: String
    private let script: Script
    private let failures = FailureCounts()

    /// Makes a model of a script; `model` is the name that it answers under.
    public init(model: String, script: Script) {
        self.model = model
        self.script = script
    }

    /// The request in canonical JSON: `{"messages", "model", "parameters"}`.
    public func render(_ request: ModelRequest) throws(ModelError) -> [UInt8] {
        let body: JSON = [
            "model": .string(model), "messages": .array(request.messages.map(\.json)),
            "parameters": request.parameters.json,
        ]
        return body.canonicalBytes()
    }

    /// Answers by the first rule that holds; throws ``ModelError/Code/departed`` where none does.
    public func send(
        _ body: [UInt8],
        for request: ModelRequest,
        timeout: Duration
    ) async throws(ModelError) -> ModelReply {
        let view = ScriptView(request)
        for (index, rule) in script.rules.enumerated() where try script.holds(rule, view) {
            if let failure = rule.failure, failures.take(failure, rule: index, key: request.idempotencyKey) {
                throw ModelError(
                    failure.code,
                    "\(rule.name) of the script `\(script.file)` fails with `\(failure.code.rawValue)`",
                    isRetryable: failure.code.mayPass,
                    retryAfter: failure.retryAfter,
                    mayBeBilled: [.interrupted, .timeout, .malformed].contains(failure.code)
                )
            }
            guard let reply = rule.reply else { continue }
            let message = try script.message(reply, of: rule, view, to: request)
            return ModelReply(
                message: message,
                usage: rule.usage ?? TokenEstimate.usage(request: body, reply: message),
                finish: reply.finish ?? (message.toolCalls.isEmpty ? "stop" : "tool_calls"),
                responseModel: model
            )
        }
        throw ModelError(
            .departed,
            "no rule of the script `\(script.file)` holds in turn \(view.turn): \(view.ending)",
            isRetryable: false
        )
    }
}

extension Script {
    /// Whether the rule's condition holds; a condition without a value is an error, never a no.
    fileprivate func holds(_ rule: Rule, _ view: ScriptView) throws(ModelError) -> Bool {
        guard let when = rule.when else { return true }
        do throws(ExpressionError) {
            return try when.evaluate(view.bindings) == .bool(true)
        } catch {
            throw .misconfigured("`\(file)`: `when` of \(rule.name) has no value in turn \(view.turn): \(error)")
        }
    }

    /// The message that the reply makes in this place.
    fileprivate func message(
        _ reply: Reply,
        of rule: Rule,
        _ view: ScriptView,
        to request: ModelRequest
    ) throws(ModelError) -> ChatMessage {
        do throws(ExpressionError) {
            var calls: [ToolCallRequest] = []
            let ids = CallIDs(for: request).complete(reply.calls.map { _ in nil })
            for (call, id) in zip(reply.calls, ids) {
                let arguments = Self.text(try call.arguments.evaluate(view.bindings))
                calls.append(ToolCallRequest(id: id, name: call.name, arguments: arguments))
            }
            var content: String?
            if let template = reply.content { content = Self.text(try template.evaluate(view.bindings)) }
            return ChatMessage(role: .assistant, content: content ?? (calls.isEmpty ? "" : nil), toolCalls: calls)
        } catch {
            throw .misconfigured("`\(file)`: the reply of \(rule.name) has no value in turn \(view.turn): \(error)")
        }
    }

    /// Texts as they are, anything else as JSON.
    private static func text(_ value: JSON) -> String { value.stringValue ?? value.serialized() }
}

/// How often each rule has failed each call. Kept in memory alone: a restart begins again.
private final class FailureCounts: Sendable {
    /// More calls than are under way at once; the oldest are forgotten first.
    private static let callsMax = 10_000

    private struct Call: Hashable {
        var rule: Int
        var key: String
    }

    private struct State {
        var counts: [Call: Int] = [:]
        var order: [Call] = []
    }

    private let state = Mutex(State())

    /// Counts an attempt, and says whether it is to fail.
    func take(_ failure: Script.Failure, rule: Int, key: String) -> Bool {
        guard let times = failure.times else { return true }
        return state.withLock { state in
            let call = Call(rule: rule, key: key)
            if state.counts[call] == nil { state.order.append(call) }
            if state.order.count > Self.callsMax {
                for old in state.order.prefix(Self.callsMax / 2) { state.counts[old] = nil }
                state.order.removeFirst(Self.callsMax / 2)
            }
            let count = state.counts[call, default: 0]
            guard count < times else { return false }
            state.counts[call] = count + 1
            return true
        }
    }
}
