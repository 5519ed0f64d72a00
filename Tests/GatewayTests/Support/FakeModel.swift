import Gateway
import JSON
import Journal
import Manifest
import Models
import Synchronization

/// Models that answer as a test says, and remember who was asked.
final class FakeModels: Sendable {
    typealias Answer = @Sendable (_ model: String, _ number: Int) async throws(ModelError) -> ModelReply

    private let asked = Mutex<[String]>([])
    private let timeouts = Mutex<[Duration]>([])
    private let keys = Mutex<[String]>([])
    private let answer: Answer

    init(_ answer: @escaping Answer) {
        self.answer = answer
    }

    /// The names of the models that were asked, in order.
    var calls: [String] { asked.withLock { $0 } }

    /// How long each call was given.
    var limits: [Duration] { timeouts.withLock { $0 } }

    /// The key of each call.
    var idempotencyKeys: [String] { keys.withLock { $0 } }

    var make: @Sendable (ModelDefinition, ProviderDefinition) throws(ModelError) -> any ModelProvider {
        { model, _ throws(ModelError) in Provider(name: model.name, models: self) }
    }

    private struct Provider: ModelProvider {
        let name: String
        let models: FakeModels

        func render(_ request: ModelRequest) throws(ModelError) -> [UInt8] {
            JSON.array(request.messages.map(\.json)).canonicalBytes()
        }

        func send(_ body: [UInt8], for request: ModelRequest, timeout: Duration) async throws(ModelError) -> ModelReply
        {
            let number = models.asked.withLock { asked in
                asked.append(name)
                return asked.count
            }
            models.timeouts.withLock { $0.append(timeout) }
            models.keys.withLock { $0.append(request.idempotencyKey) }
            return try await models.answer(name, number)
        }
    }
}

extension ModelReply {
    static func text(_ text: String, usage: TokenUsage? = TokenUsage(input: 10, output: 5)) -> ModelReply {
        ModelReply(message: ChatMessage(role: .assistant, content: text), usage: usage, finish: "stop")
    }
}
