public import Expression
import JSON
import Journal
public import Manifest

/// A model whose answers were recorded.
///
/// Which recording is played may depend on what the run was started with. The file is read anew for each call: a
/// recording is small, and nothing of it is kept between calls.
public struct RecordedProvider: ModelProvider {
    private let model: String
    private let path: Template
    private let comparison: RecordedComparison
    private let environment: [String: String]
    private let directory: String

    /// Makes a model of recordings.
    ///
    /// - Parameters:
    ///   - model: The name that it answers under.
    ///   - path: Over `input`, which is what the run was started with, and `env`; `FILE#LINE` takes a line of a file.
    ///   - comparison: What of the conversation has to be as recorded.
    ///   - environment: What `env` is.
    ///   - directory: What the path is relative to.
    public init(
        model: String,
        path: Template,
        comparison: RecordedComparison,
        environment: [String: String],
        directory: String
    ) {
        self.model = model
        self.path = path
        self.comparison = comparison
        self.environment = environment
        self.directory = directory
    }

    /// The request in canonical JSON: `{"messages", "model", "parameters", "recording"}`.
    public func render(_ request: ModelRequest) throws(ModelError) -> [UInt8] {
        let body: JSON = [
            "model": .string(model), "messages": .array(request.messages.map(\.json)),
            "parameters": request.parameters.json, "recording": .string(try place(for: request).description),
        ]
        return body.canonicalBytes()
    }

    /// Answers as recorded; throws ``ModelError/Code/departed`` where the conversation is not the recorded one.
    public func send(
        _ body: [UInt8],
        for request: ModelRequest,
        timeout: Duration
    ) async throws(ModelError) -> ModelReply {
        let place = try place(for: request)
        let bytes = try await RecordingFile.read(place.path, in: directory)
        let recording = try Recording(file: bytes, name: place.description, line: place.line)
        let turn = try recording.answer(to: request, comparison: comparison)
        return ModelReply(
            message: turn.message,
            usage: OpenAIReply.usage(turn.usage) ?? TokenEstimate.usage(request: body, reply: turn.message),
            finish: turn.message.toolCalls.isEmpty ? "stop" : "tool_calls",
            responseModel: model
        )
    }

    private func place(for request: ModelRequest) throws(ModelError) -> RecordingPlace {
        var bindings = Bindings.environment(environment)
        bindings.bind("input", to: request.runInput)
        do throws(ExpressionError) {
            return RecordingPlace(try path.text(bindings))
        } catch {
            throw .misconfigured("the path `\(path.source)` of the recording has no value: \(error)")
        }
    }
}

/// A file, or a line of it.
struct RecordingPlace: Sendable, Hashable, CustomStringConvertible {
    let path: String
    /// From 1; 0 where what stands behind `#` is no number, so that it is refused as a line and not taken for a path.
    let line: Int?

    init(_ text: String) {
        guard let mark = text.lastIndex(of: "#") else {
            path = text
            line = nil
            return
        }
        path = String(text[..<mark])
        line = Int(text[text.index(after: mark)...]) ?? 0
    }

    var description: String { line.map { "\(path)#\($0)" } ?? path }
}
