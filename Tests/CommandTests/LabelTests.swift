import JSON
import Testing

/// What a run has taken in has labels, and policy sees them, in the runs that it starts and that started it as well.
@Suite struct LabelTests {
    private static let files = [
        "tools/desk.yaml": Desk.tools(auth: "labels: [untrusted]"),
        "policies/desk.cedar": """
        @id("all-may") permit (principal, action, resource);
        @id("no-payment-after-reading")
        forbid (principal, action == Action::"desk.pay", resource)
        when { context.run.labels.contains("untrusted") };

        """,
        "workflows/after.yaml": """
        workflow: after
        steps:
          look: { tool: desk.look, with: { id: 7 } }
          pay: { tool: desk.pay, with: { amount: 5 }, after: look }

        """,
        "workflows/child.yaml": """
        workflow: child
        steps:
          look: { workflow: look }
          pay: { tool: desk.pay, with: { amount: 5 }, after: look }

        """,
        "workflows/parent.yaml": """
        workflow: parent
        steps:
          look: { tool: desk.look, with: { id: 7 } }
          pay: { workflow: pay, with: { amount: 5 }, after: look }

        """,
    ]

    @Test func `before anything was read, a payment is made`() async throws {
        let desk = try Desk(Self.files)
        #expect(try await desk.pay(5).code == 0)
        #expect(desk.service.paid == [5])
        await desk.close()
    }

    @Test(arguments: ["after", "child", "parent"])
    func `policy sees the labels of what was read in the run, in a run that it started, and in the one above`(
        workflow: String
    ) async throws {
        let desk = try Desk(Self.files)
        let outcome = try await desk.reeve("run", workflow, "--json")
        #expect(outcome.code == 3, "\(outcome)")
        #expect(outcome.json?["error"]?["code"] == "denied", "\(outcome)")
        #expect(desk.service.requests(to: "/look").count == 1)
        #expect(desk.service.paid.isEmpty)
        await desk.close()
    }
}
