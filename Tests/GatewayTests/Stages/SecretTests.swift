import JSON
import Journal
import Testing
import Transport

@testable import Gateway

/// Secrets reach the service they are for, and nothing else.
struct SecretTests {
    static let key = "sk-Live/4711+geheim%"
    let refund: JSON = ["order_id": "o1", "cents": 500]

    func bench(auth: String, _ service: Service, refund: String = "", file: String? = nil) throws -> Bench {
        let directory = try TemporaryDirectory()
        if let file { try directory.write("key", Array(file.utf8), mode: 0o600) }
        return try Bench(
            tools: [Manifests.payments(refund, connector: "auth: \(auth)")],
            reeve: "secrets: { key: { \(file == nil ? "env: KEY" : "file: key") } }",
            variables: ["URL": service.url, "KEY": Self.key],
            directory: directory
        )
    }

    @Test(arguments: [
        ("{ bearer: secret.key }", "Authorization", "Bearer \(key)"),
        ("{ header: { name: X-Api-Key, value: secret.key } }", "X-Api-Key", key),
        (
            "{ basic: { user: me, password: secret.key } }", "Authorization",
            "Basic " + Base64.text(Array("me:\(key)".utf8))
        ),
    ])
    func `a secret is sent where it belongs`(auth: String, header: String, value: String) async throws {
        let service = try Service { _ in .json(["id": "r1"]) }
        let bench = try bench(auth: auth, service)
        try await bench.call("payments.refund", refund)
        #expect(service.asked.first?.headers[header] == value)
        #expect(!bench.recorder.everything.contains(Self.key))
    }

    @Test func `a secret in the query is percent-encoded`() async throws {
        let service = try Service { _ in .json(["id": "r1"]) }
        let bench = try bench(auth: "{ query: { name: key, value: secret.key } }", service)
        try await bench.call("payments.refund", refund)
        #expect(service.asked.first?.query == "key=sk-Live%2F4711%2Bgeheim%25")
    }

    @Test func `a secret is read from its file at each call`() async throws {
        let service = try Service { _ in .json(["id": "r1"]) }
        let bench = try bench(auth: "{ bearer: secret.key }", service, file: "first-value\n")
        try await bench.call("payments.refund", refund)
        try bench.directory.write("key", Array("second-value\n".utf8), mode: 0o600)
        try await bench.call("payments.refund", refund)
        #expect(service.asked.map { $0.headers["Authorization"] } == ["Bearer first-value", "Bearer second-value"])
    }

    /// Everything that a service could do to get its caller's secret into a journal.
    @Test(
        arguments: [200, 400, 500],
        [
            "{ bearer: secret.key }", "{ basic: { user: me, password: secret.key } }",
            "{ query: { name: key, value: secret.key } }",
        ]
    )
    func `a service that echoes what it was sent gets no secret into the journal`(status: Int, auth: String)
        async throws
    {
        let service = try Service { request in
            let headers = request.headers.map { JSON.string("\($0.name): \($0.value)") }
            let echo: JSON = [
                "target": .string(request.target), "headers": .array(headers),
                "plain": .string("key=\(Self.key);"), "encoded": .string(PercentEncoding.encode(Self.key)),
                "base64": .string(Base64.text(Array("prefix \(Self.key) suffix".utf8))),
                "json": .string(JSON.string(Self.key).serialized()), "\(Self.key)": true,
            ]
            return .json(echo, status: status, headers: ["X-Echo": "\(Self.key)"])
        }
        let bench = try bench(auth: auth, service)
        let outcome = try await bench.call("payments.refund", refund)
        let everything = bench.recorder.everything + "\(outcome)"
        for form in [Self.key, "sk-Live%2F4711", "geheim", Base64.text(Array("me:\(Self.key)".utf8))] {
            #expect(!everything.contains(form), "\(form)")
        }
        // Six characters of base64 in the middle would give it away.
        let encoded = Base64.text(Array(Self.key.utf8))
        #expect(!everything.contains(encoded.dropFirst(4).prefix(12)))
    }

    @Test func `a secret in arguments, facts or refusals is not recorded`() async throws {
        let service = try Service { _ in .json(["id": "r1"]) }
        let bench = try bench(auth: "{ bearer: secret.key }", service)
        try await bench.call("payments.refund", ["order_id": .string(Self.key), "cents": 1])
        try await bench.call("payments.refund", ["order_id": .string(Self.key), "cents": "x"])
        try await bench.call(Self.key, [:])
        #expect(bench.recorder.drafts.count == 4)
        #expect(!bench.recorder.everything.contains(Self.key))
    }

    @Test func `a secret that is missing fails the call without effect`() async throws {
        let service = try Service { _ in .json(["id": "r1"]) }
        let bench = try Bench(
            tools: [Manifests.payments(connector: "auth: { bearer: secret.key }")],
            reeve: "secrets: { key: { env: KEY } }",
            variables: ["URL": service.url]
        )
        let failure = try #require(try await bench.call("payments.refund", refund).failure)
        #expect(failure.code == "missing_secret")
        #expect(try bench.recorder.words(failure.detail)?.contains("`KEY`") == true)
        #expect(service.asked.isEmpty)
    }

    @Test func `a secret that no call has used yet is kept out as well`() async throws {
        let service = try Service { _ in .json(["id": .string("other-secret-value")]) }
        let bench = try Bench(
            tools: [Manifests.payments()],
            reeve: "secrets: { other: { env: OTHER } }",
            variables: ["URL": service.url, "OTHER": "other-secret-value"]
        )
        #expect(try await bench.call("payments.refund", refund).output == ["id": "[secret:other]"])
        #expect(!bench.recorder.everything.contains("other-secret-value"))
    }
}
