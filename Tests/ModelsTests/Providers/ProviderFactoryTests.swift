import Expression
import JSON
import Journal
import Manifest
import Testing
import Transport

@testable import Models

@Suite struct ProviderFactoryTests {
    private static let environment = Environment(variables: [
        "env": .map(key: .string, value: .string), "input": .dyn,
    ])

    private func template(_ text: String) throws -> Template {
        try Template(compiling: text, in: Self.environment)
    }

    private func factory(
        _ variables: [String: String] = [:],
        documents: [String: String] = [:],
        directory: String = "/"
    ) -> ProviderFactory {
        ProviderFactory(
            client: HTTPClient(),
            environment: variables,
            documents: documents,
            directory: directory,
            secrets: { "value of \($0)" },
            now: { Timestamp(microseconds: 0) }
        )
    }

    private func make(_ kind: ProviderDefinition.Kind, with factory: ProviderFactory) throws -> any ModelProvider {
        let location = SourceLocation(file: "models.yaml", line: 1, column: 1)
        let provider = ProviderDefinition(
            name: "p",
            location: location,
            kind: kind,
            concurrencyMax: 1,
            breaker: BreakerDefinition(failures: 5, openFor: .seconds(30)),
            timeout: .seconds(30),
            retries: 2
        )
        let model = ModelDefinition(
            name: "m",
            location: location,
            provider: "p",
            remoteName: "remote",
            prices: .free,
            contextTokensMax: 1000,
            streams: false
        )
        return try factory.provider(for: model, at: provider)
    }

    @Test func `a base URL may come from the environment`() async throws {
        let fake = try FakeProvider { _ in .json(WireSamples.openAIAnswer) }
        let factory = factory(["BASE": fake.url])
        let provider = try make(.openai(baseURL: template("${env.BASE}/v1/"), keySecret: "key"), with: factory)
        #expect(throws: Never.self) { try provider.render(Fixtures.request()) }
        _ = await provider.failure()
        #expect(fake.received.isEmpty, "the value of the secret has spaces, so it must not be sent")
        let open = try make(.openai(baseURL: template("${env.BASE}/v1/"), keySecret: nil), with: factory)
        #expect(try await open.ask().message.content == "Hello!")
        #expect(fake.received.first?.target == "/v1/chat/completions")
    }

    @Test(arguments: ["${env.MISSING}", "ftp://host", "localhost:8000", "http://", ""])
    func `a base URL that is none is a misconfiguration`(text: String) throws {
        let base = try template(text)
        let error = #expect(throws: ModelError.self) {
            try make(.anthropic(baseURL: base, keySecret: nil), with: factory())
        }
        #expect(error?.code == .misconfigured)
        #expect(error?.message.contains("`base_url` of the provider `p`") == true)
    }

    @Test func `a script is read from the project's documents`() async throws {
        let rules = """
            rules:
              - when: turn == 0
                reply:
                  tool_calls:
                    - name: orders.find
                      arguments: { id: "${task.id}" }
              - reply: { content: { done: true } }
            """
        let provider = try make(.scripted(path: "rules/x.yaml"), with: factory(documents: ["rules/x.yaml": rules]))
        let request = Fixtures.request([ChatMessage(role: .user, content: #"{"id":7}"#)])
        #expect(try await provider.ask(request).message.toolCalls.first?.arguments == #"{"id":7}"#)
        #expect(try await provider.ask(Fixtures.request(Fixtures.conversation)).message.content == #"{"done":true}"#)
    }

    @Test func `a script that is not there, or no YAML, is a misconfiguration`() {
        for documents in [[:], ["x.yaml": "rules: ["], ["x.yaml": "rules: 3"]] {
            let error = #expect(throws: ModelError.self) {
                try make(.scripted(path: "x.yaml"), with: factory(documents: documents))
            }
            #expect(error?.code == .misconfigured)
            #expect(error?.message.contains("x.yaml") == true)
        }
    }

    @Test func `a recording is chosen by what the run was started with`() async throws {
        let directory = try TemporaryDirectory()
        let line = RecordingTests.messages.replacing("\n", with: " ")
        try directory.write("episodes.jsonl", "[]\n\(line)\n")
        let path = try template("${env.FILE}#${input.episode}")
        let factory = factory(["FILE": "episodes.jsonl"], directory: directory.path)
        let provider = try make(.recorded(path: path, comparison: .all), with: factory)
        let tools = [Fixtures.find]
        let request = Fixtures.request(Fixtures.conversation, tools: tools, input: ["episode": 2])
        let reply = try await provider.ask(request)
        #expect(reply.message.content == "Done.")
        #expect(reply.finish == "stop")
        #expect(reply.usage?.input ?? 0 > 0)
        #expect(
            try String(decoding: provider.render(request), as: UTF8.self).contains(#""recording":"episodes.jsonl#2""#)
        )
        let other = Fixtures.request(Fixtures.conversation, tools: tools, input: ["episode": 1])
        #expect(await provider.failure(other)?.code == .departed)
        #expect(await provider.failure(Fixtures.request(input: ["episode": 9]))?.code == .misconfigured)
        #expect(await provider.failure(Fixtures.request(input: ["episode": "x"]))?.code == .misconfigured)
        #expect(await provider.failure(Fixtures.request(input: [:]))?.code == .misconfigured)
    }

    @Test(arguments: ["../x.json", "./../x.json", "", "missing.json", ".", "a\0b"])
    func `a path that leads out, to nothing or to no file is refused`(path: String) async throws {
        let directory = try TemporaryDirectory()
        try directory.write("x.json", #"[{"role":"user","content":"hello"},{"role":"assistant","content":"hi"}]"#)
        let inner = try directory.subdirectory("inner")
        let kind = ProviderDefinition.Kind.recorded(path: try template("${input}"), comparison: .all)
        let provider = try make(kind, with: factory(directory: inner))
        let error = await provider.failure(Fixtures.request(input: .string(path)))
        #expect(error?.code == .misconfigured)
        #expect(error?.isRetryable == false)
    }
}
