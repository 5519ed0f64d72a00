import Gateway
import JSON
import Journal
import Synchronization
import Testing
import Transport

/// A call that goes all the way: what is recorded, and when.
struct CallTests {
    let refund: JSON = ["order_id": "o1", "cents": 500]

    @Test func `the intent is durable before the service hears of the call`() async throws {
        let holder = Mutex<MemoryRecorder?>(nil)
        let seen = Lines()
        let service = try Service { _ in
            seen.set(holder.withLock { $0?.lines } ?? [])
            return .json(["id": "r1"])
        }
        let bench = try Bench(tools: [Manifests.payments()], variables: ["URL": service.url])
        holder.withLock { $0 = bench.recorder }
        #expect(try await bench.call("payments.refund", refund).output == ["id": "r1"])
        #expect(seen.lines == ["tool.intended pay"])
        #expect(bench.recorder.lines == ["tool.intended pay", "tool.succeeded pay"])
    }

    @Test func `nothing is sent where the intent cannot be recorded`() async throws {
        let service = try Service { _ in .json(["id": "r1"]) }
        let bench = try Bench(tools: [Manifests.payments()], variables: ["URL": service.url])
        bench.recorder.refuse(.toolIntended, JournalError(.stale, "somebody else holds the run"))
        await #expect(throws: JournalError.self) { try await bench.call("payments.refund", refund) }
        #expect(service.asked.isEmpty)
    }

    @Test func `a run that was lost during the call is told so`() async throws {
        let service = try Service { _ in .json(["id": "r1"]) }
        let bench = try Bench(tools: [Manifests.payments()], variables: ["URL": service.url])
        bench.recorder.refuse(.toolSucceeded, JournalError(.stale, "somebody else holds the run"))
        await #expect(throws: JournalError.self) { try await bench.call("payments.refund", refund) }
        #expect(bench.recorder.lines == ["tool.intended pay"])
    }

    @Test func `the intent says everything that recovery and audit need`() async throws {
        let service = try Service { request in
            request.method == .get ? .json(["paid": 900]) : .json(["id": "r1"])
        }
        let bench = try Bench(
            tools: [Manifests.payments("\(Manifests.order)\n    idempotency: { header: Idempotency-Key }")],
            policies: #"@id("all") permit (principal, action, resource);"#,
            variables: ["URL": service.url],
            actsFor: "user:anna"
        )
        try await bench.call("payments.refund", refund, attempt: 2)
        let intended = try #require(try bench.recorder.events(ToolIntended.self).last)
        #expect(intended.tool == "payments.refund")
        #expect(intended.effect == "irreversible")
        #expect(intended.attempt == 2)
        #expect(intended.recovery == "retry")
        #expect(intended.idempotencyKey == bench.toolCall("payments.refund", refund).idempotencyKey)
        #expect(intended.policies == ["all"])
        #expect(!intended.isFact)
        #expect(try bench.recorder.content(intended.input) == refund)
        #expect(try bench.recorder.content(#require(intended.facts["order"])) == ["paid": 900])
        #expect(intended.request["principal"] == #"Service::"workflow""#)
        #expect(intended.request["action"] == #"Action::"payments.refund""#)
        #expect(intended.request["resource"] == #"Connector::"payments""#)
        #expect(intended.request["run"]?["principal"] == "user:anna")
        #expect(service.asked.last?.headers["Idempotency-Key"] == intended.idempotencyKey)
    }

    @Test(arguments: [
        ("", "ask"), ("idempotency: natural", "retry"), ("idempotency: key", "retry"),
        ("idempotency: { probe: payments.look }", "probe"),
    ])
    func `the intent says what a crash leaves to do`(idempotency: String, recovery: String) async throws {
        let service = try Service { _ in .json(["id": "r1"]) }
        let bench = try Bench(
            tools: [Manifests.payments(idempotency, find: Manifests.probe)],
            variables: ["URL": service.url]
        )
        try await bench.call("payments.refund", refund)
        #expect(try bench.recorder.events(ToolIntended.self).first?.recovery == recovery)
    }

    @Test func `attempts of one call share the key and other places have another`() async throws {
        let bench = try Bench(tools: [Manifests.payments()], variables: ["URL": "http://127.0.0.1:1"])
        let first = bench.toolCall("payments.refund", refund)
        let second = bench.toolCall("payments.refund", ["cents": 1], attempt: 2)
        var elsewhere = first
        elsewhere.path = StepPath("each/1/pay")
        #expect(first.idempotencyKey == second.idempotencyKey)
        #expect(first.idempotencyKey != elsewhere.idempotencyKey)
        #expect(first.idempotencyKey.utf8.count == "reeve-".utf8.count + 32)
    }

    @Test func `labels of the connector and of the tool are attached, each once`() async throws {
        let service = try Service { _ in .json(["id": "r1"]) }
        let manifest = Manifests.payments(
            "labels: [personal, untrusted]",
            connector: "labels: [untrusted, confidential]"
        )
        let bench = try Bench(tools: [manifest], variables: ["URL": service.url])
        guard case .succeeded(_, let labels) = try await bench.call("payments.refund", refund) else {
            Issue.record("it failed")
            return
        }
        #expect(labels == ["untrusted", "confidential", "personal"])
        #expect(try bench.recorder.events(ToolSucceeded.self).first?.labels == labels)
    }

    @Test func `a call that is cancelled before its intent has no effect`() async throws {
        let service = try Service { _ in .json(["id": "r1"]) }
        let bench = try Bench(tools: [Manifests.payments()], variables: ["URL": service.url])
        let input = refund
        let task = Task {
            await waitForCancellation()
            return try await bench.call("payments.refund", input)
        }
        task.cancel()
        #expect(try await task.value.failure?.code == "cancelled")
        #expect(bench.recorder.lines == ["tool.failed pay"])
        #expect(service.asked.isEmpty)
    }

    @Test func `a call that is cancelled after it was sent has an unknown outcome`() async throws {
        let service = try Service { _ in
            await waitForCancellation()
            return .json(nil)
        }
        let bench = try Bench(tools: [Manifests.payments()], variables: ["URL": service.url])
        let input = refund
        let task = Task { try await bench.call("payments.refund", input) }
        while service.asked.isEmpty { await Task.yield() }
        task.cancel()
        #expect(try await task.value.unknown?.code == "cancelled")
        #expect(bench.recorder.lines == ["tool.intended pay", "tool.unknown pay"])
    }

    private final class Lines: Sendable {
        private let state = Mutex([String]())

        func set(_ lines: [String]) { state.withLock { $0 = lines } }

        var lines: [String] { state.withLock { $0 } }
    }
}
