import Gateway
import JSON
import Journal
import Testing
import Transport

struct HTTPConnectorTests {
    /// One tool that sends what the test says.
    func call(
        _ input: JSON,
        path: String = "/orders/${input.id}",
        more: String = "",
        tool: String = "",
        connector: String = "",
        method: String = "GET",
        base: String = "",
        _ answer: @escaping @Sendable (ServerRequest) async -> ServerResponse = { _ in .json(["ok": true]) }
    ) async throws -> (CallOutcome, [ServerRequest]) {
        let service = try Service(answer)
        let manifest = """
            connector: orders
            type: http
            base_url: ${env.URL}\(base)
            \(connector)
            tools:
              - name: orders.do
                effect: read
                request: { method: \(method), path: '\(path)'\(more) }
                input: { type: object, properties: { id: {}, note: {} } }
                \(tool)
            """
        let bench = try Bench(tools: [manifest], variables: ["URL": service.url])
        let outcome = try await bench.call("orders.do", input)
        return (outcome, service.asked)
    }

    @Test(arguments: [
        ("o1", "/orders/o1"), ("a/b", "/orders/a%2Fb"), ("a?x=1&y", "/orders/a%3Fx%3D1%26y"), ("a#b", "/orders/a%23b"),
        ("../admin", "/orders/..%2Fadmin"), ("ä ö", "/orders/%C3%A4%20%C3%B6"), ("%2e%2e", "/orders/%252e%252e"),
        ("a\r\nX: y", "/orders/a%0D%0AX%3A%20y"), ("a\u{0}", "/orders/a%00"), ("..;", "/orders/..%3B"),
    ])
    func `a value in the path stays one segment`(id: String, target: String) async throws {
        let (_, asked) = try await call(["id": .string(id)])
        #expect(asked.map(\.target) == [target])
    }

    @Test(arguments: ["..", ".", ""])
    func `a value that would name another resource is refused`(id: String) async throws {
        let (outcome, asked) = try await call(["id": .string(id)])
        #expect(outcome.failure?.code == "invalid_argument")
        #expect(asked.isEmpty)
    }

    @Test func `dots that only come about together are refused too`() async throws {
        let (outcome, asked) = try await call(["id": "."], path: "/orders/.${input.id}/x")
        #expect(outcome.failure?.code == "invalid_argument")
        #expect(asked.isEmpty)
    }

    @Test func `values in the query are encoded, and what was not given is not sent`() async throws {
        let query = #", query: { q: "${input.id}", note: "${input.?note.orValue(null)}", fixed: "a b" }"#
        let (_, asked) = try await call(["id": "x&y=z+1"], path: "/find", more: query)
        #expect(asked.first?.target == "/find?q=x%26y%3Dz%2B1&fixed=a%20b")
    }

    @Test func `a query in the path and its own go together`() async throws {
        let (_, asked) = try await call(["id": "1"], path: "/find?a=1", more: ", query: { b: '2' }", base: "/v1/")
        #expect(asked.first?.target == "/v1/find?a=1&b=2")
    }

    @Test(arguments: ["a\r\nX-Evil: 1", "a\nb", "a\u{0}b"])
    func `a header that would begin another is not sent`(note: String) async throws {
        let (outcome, asked) = try await call(
            ["id": "1", "note": .string(note)],
            more: #", headers: { X-Note: "${input.note}" }"#
        )
        #expect(outcome.failure?.code == "invalid_argument")
        #expect(asked.isEmpty)
    }

    @Test func `a body is sent as JSON with its types`() async throws {
        let (_, asked) = try await call(
            ["id": "1", "note": [1, 2.5, nil, ["a": true]]],
            path: "/orders",
            more: #", body: { items: "${input.note}", text: "n: ${input.id}" }"#,
            method: "POST"
        )
        let body = try JSON(parsing: #require(asked.first).body)
        #expect(body == ["items": [1, 2.5, nil, ["a": true]], "text": "n: 1"])
        #expect(asked.first?.headers["Content-Type"] == "application/json")
    }

    @Test func `headers of the connector are sent and the tool's own win`() async throws {
        let (_, asked) = try await call(
            ["id": "1"],
            more: ", headers: { X-One: tool }",
            connector: "headers: { X-One: connector, X-Two: '${env.URL}' }"
        )
        #expect(asked.first?.headers["X-One"] == "tool")
        #expect(asked.first?.headers["X-Two"]?.hasPrefix("http://") == true)
    }

    @Test func `a redirect is not followed`() async throws {
        let (outcome, asked) = try await call(["id": "1"]) { request in
            ServerResponse(status: 302, headers: ["Location": "/elsewhere"])
        }
        #expect(outcome.failure?.code == "http_302")
        #expect(asked.count == 1)
    }

    @Test func `the result is picked out of the answer`() async throws {
        let pick =
            "result: '{\"n\": response.body.items.size(), \"s\": response.status, \"h\": response.headers[\"x-total\"]}'"
        let (outcome, _) = try await call(["id": "1"], tool: pick) { _ in
            .json(["items": [1, 2]], status: 201, headers: ["X-Total": "9"])
        }
        #expect(outcome.output == ["n": 2, "s": 201, "h": "9"])
    }

    @Test func `an answer without what is to be picked is no result`() async throws {
        let (outcome, _) = try await call(["id": "1"], tool: "result: response.body.items[0].id")
        #expect(outcome.failure?.code == "invalid_result")
    }

    @Test func `text is text, an empty body is null, and JSON without a type is JSON`() async throws {
        let text = try await call(["id": "1"]) { _ in .text("hello") }.0
        #expect(text.output == "hello")
        let empty = try await call(["id": "1"]) { _ in ServerResponse(status: 204) }.0
        #expect(empty.output == .null)
        let untyped = try await call(["id": "1"]) { _ in ServerResponse(status: 200, body: Array("[1]".utf8)) }.0
        #expect(untyped.output == [1])
    }

    @Test func `integers are exact on the way out and back`() async throws {
        let large: JSON = .int(9_007_199_254_740_993)
        let (outcome, asked) = try await call(
            ["id": "1", "note": large],
            path: "/x",
            more: #", body: "${input.note}""#,
            method: "POST"
        ) { _ in .json(["n": 9_007_199_254_740_993]) }
        #expect(asked.first?.body == Array("9007199254740993".utf8))
        #expect(outcome.output == ["n": large])
    }

    @Test func `a connector without its address fails without effect`() async throws {
        let bench = try Bench(tools: [Manifests.payments()], variables: [:])
        let failure = try #require(try await bench.call("payments.find", ["id": "1"]).failure)
        #expect(failure.code == "misconfigured")
    }
}
