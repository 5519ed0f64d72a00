import JSON
import Journal
import Manifest
import Testing
import Transport

@testable import Models

/// What `docs/models.md` shows is run.
@Suite struct ModelsGuideTests {
    /// The files of the guide by the path in their first line.
    private let files: [String: String]
    private let text: String

    init() throws {
        let package = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        text = String(decoding: try #require(Conformance.read(file: package + "/docs/models.md")), as: UTF8.self)
        var files: [String: String] = [:]
        for block in text.split(separator: "```yaml\n").dropFirst() {
            let content = String(block.prefix(upTo: block.firstRange(of: "```")?.lowerBound ?? block.endIndex))
            let path = content.prefix { $0 != "\n" }.dropFirst(2)
            files[String(path)] = content
        }
        self.files = files
    }

    @Test func `the guide's files are a sound project`() {
        var project = files
        project["reeve.yaml"] = """
            project: guide
            owner: team
            secrets:
              openai_key: { env: OPENAI_API_KEY }
              anthropic_key: { env: ANTHROPIC_API_KEY }
            """
        project["people.yaml"] = "people: { anna: { groups: [team] } }\ngroups: { team: }\n"
        let errors = Project.check(.memory(project)).filter { $0.severity == .error }
        #expect(errors.isEmpty, "\(errors)")
    }

    @Test func `the guide's rules play a refund to its end`() async throws {
        let script = try Script(yaml: try #require(files["rules/refunds.yaml"]), file: "rules/refunds.yaml")
        let provider = ScriptedProvider(model: "demo", script: script)
        var messages = [ChatMessage(role: .user, content: #"{"order_id":"o7","amount_cents":500}"#)]
        let first = try await provider.ask(Fixtures.request(messages))
        #expect(first.message.content == "Let me look at order o7.")
        #expect(first.message.toolCalls.map(\.arguments) == [#"{"id":"o7"}"#])
        messages += [
            first.message,
            ChatMessage(role: .tool, content: #"{"paid_cents":900}"#, toolCallID: first.message.toolCalls[0].id),
        ]
        let failure = await provider.failure(Fixtures.request(messages))
        #expect(failure?.code == .overloaded)
        #expect(failure?.retryAfter == .seconds(1))
        let second = try await provider.ask(Fixtures.request(messages))
        #expect(second.message.toolCalls.map(\.name) == ["payments.refund"])
        #expect(second.usage == TokenUsage(input: 812, cachedInput: 512, output: 34))
        messages += [
            second.message,
            ChatMessage(role: .tool, content: #"{"id":"r1"}"#, toolCallID: second.message.toolCalls[0].id),
        ]
        let last = try await provider.ask(Fixtures.request(messages))
        #expect(last.message.content == #"{"refunded":true,"refund_id":"r1"}"#)
    }

    @Test func `the guide names every code of failure`() {
        for code in ModelError.Code.allCases where code != .cancelled {
            #expect(text.contains("`\(code.rawValue)`"), "\(code.rawValue)")
        }
    }
}
