import Gateway
import JSON
import Journal
import Manifest
import Testing
import Transport

struct ProbeTests {
    let refund: JSON = ["order_id": "o1", "cents": 500]

    func probe(_ answer: @escaping @Sendable (ServerRequest) async -> ServerResponse) async throws -> (
        ProbeFinding, Bench, Service
    ) {
        let service = try Service(answer)
        let bench = try Bench(
            tools: [Manifests.payments("idempotency: { probe: payments.look }", find: Manifests.probe)],
            variables: ["URL": service.url]
        )
        let tool = try #require(bench.project.tools["payments.refund"])
        let finding = try await bench.gateway.probe(
            bench.toolCall("payments.refund", refund),
            tool: tool,
            recorder: bench.recorder
        )
        return (finding, bench, service)
    }

    @Test func `a probe that finds the effect gives its result`() async throws {
        let (finding, bench, service) = try await probe { _ in .json(["id": "r1"]) }
        #expect(finding == .happened(["id": "r1"]))
        let key = bench.toolCall("payments.refund", refund).idempotencyKey
        #expect(service.asked.first?.query == "key=\(key)")
        #expect(bench.recorder.lines == ["tool.intended pay/probe", "tool.succeeded pay/probe"])
        #expect(try bench.recorder.events(ToolIntended.self).first?.isFact == true)
    }

    @Test func `a probe that finds nothing says so`() async throws {
        let (finding, _, _) = try await probe { _ in .json(nil, status: 404) }
        #expect(finding == .didNotHappen)
    }

    @Test func `a probe that fails says nothing`() async throws {
        for status in [500, 403, 400] {
            let (finding, _, _) = try await probe { _ in .json(nil, status: status) }
            guard case .undecided = finding else {
                Issue.record("\(status) was taken for \(finding)")
                continue
            }
        }
    }

    @Test func `a tool without a probe is undecided`() async throws {
        let bench = try Bench(tools: [Manifests.payments()], variables: ["URL": "http://127.0.0.1:1"])
        let tool = try #require(bench.project.tools["payments.refund"])
        let call = bench.toolCall("payments.refund", refund)
        let finding = try await bench.gateway.probe(call, tool: tool, recorder: bench.recorder)
        #expect(finding == .undecided("`payments.refund` has no probe"))
        #expect(bench.recorder.lines.isEmpty)
    }

    @Test(arguments: ["null", "false", "0", "\"\"", "[]", "{}", #"{"happened": false, "result": 1}"#])
    func `empty results mean that it did not happen`(text: String) async throws {
        let (finding, _, _) = try await probe { _ in
            ServerResponse(status: 200, headers: ["Content-Type": "application/json"], body: Array(text.utf8))
        }
        #expect(finding == .didNotHappen)
    }

    @Test func `an object that says it happened gives the result in it`() async throws {
        let (finding, _, _) = try await probe { _ in .json(["happened": true, "result": ["id": "r1"]]) }
        #expect(finding == .happened(["id": "r1"]))
    }
}
