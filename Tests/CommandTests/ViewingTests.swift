import JSON
import Testing
import Transport

/// Looking at what happened: traces, states, what the model was sent, and why policy said what it said.
@Suite struct ViewingTests {
    /// A model that looks something up, then answers.
    private static func curious() throws -> Service {
        try Service(model: { turn in
            turn == 0 ? Service.calls("desk_look", "{\"id\": 7}") : Service.said("{\"answer\": \"grüße ✓\"}")
        })
    }

    @Test func `what the model was sent is shown byte for byte, for each turn`() async throws {
        let desk = try Desk(service: Self.curious())
        let outcome = try await desk.reeve("run", "ask", "--json")
        #expect(outcome.code == 0, "\(outcome)")
        let run = try #require(outcome.json?["run"]?.stringValue)
        let sent = desk.service.requests(to: "/v1").map(\.body)
        #expect(sent.count == 2)
        let turns = try await desk.journal(run).filter { $0["kind"]?.stringValue == "model.intended" }
            .compactMap { $0["seq"]?.intValue }
        #expect(turns.count == 2)
        for (seq, body) in zip(turns, sent) {
            let shown = try await desk.reeve("runs", "show", run, "--at", String(seq), "--context")
            #expect(shown.code == 0, "\(shown)")
            #expect(shown.bytes == body + Array("\n".utf8), "\(shown)")
        }
        let messages = try await desk.reeve("runs", "show", run, "--at", String(turns[1]), "--context", "--messages")
        #expect(messages.json?.arrayValue?.isEmpty == false, "\(messages)")
        await desk.close()
    }

    @Test func `what the model was sent is shown also when the project has changed since`() async throws {
        let desk = try Desk(service: Self.curious())
        let outcome = try await desk.reeve("run", "ask", "--json")
        let run = try #require(outcome.json?["run"]?.stringValue)
        let seq = try await desk.seq("model.intended", in: run)
        try desk.write("You are somebody else now.\n", to: "prompts/clerk.md")
        let shown = try await desk.reeve("runs", "show", run, "--at", seq, "--context")
        #expect(shown.bytes == (desk.service.requests(to: "/v1").first?.body ?? []) + Array("\n".utf8), "\(shown)")
        await desk.close()
    }

    @Test func `a trace shows every step with its verdict, and a run its state at any entry`() async throws {
        let desk = try Desk(service: Self.curious())
        let outcome = try await desk.reeve("run", "ask", "--json")
        let run = try #require(outcome.json?["run"]?.stringValue)
        let trace = try await desk.reeve("trace", run)
        #expect(trace.code == 0)
        for word in ["clerk", "desk.look", "[all-may]", "succeeded", "30 tokens"] {
            #expect(trace.output.contains(word), "\(word) in \(trace)")
        }
        let entries = try await desk.journal(run)
        for seq in entries.indices {
            let state = try await desk.reeve("runs", "show", run, "--at", String(seq))
            #expect(state.code == 0 && state.json?["status"] != nil, "\(seq): \(state)")
        }
        let beyond = try await desk.reeve("runs", "show", run, "--at", "9999")
        #expect(beyond.code == 2 && beyond.isCivil, "\(beyond)")
        let none = try await desk.reeve("runs", "show", run, "--at", "0", "--context")
        #expect(none.code == 1 && none.isCivil, "\(none)")
        await desk.close()
    }

    @Test(arguments: [
        (5, "tool.intended", "allow", "all-may"),
        (1001, "tool.refused", "deny", "never-over-1000"),
        (500, "tool.intended", "ask leads", "over-100-needs-a-lead"),
    ])
    func `policy explain says why a call was allowed, refused or asked`(
        _ amount: Int,
        _ kind: String,
        _ verdict: String,
        _ policy: String
    ) async throws {
        let desk = try Desk()
        let (run, code) = try await desk.pay(amount)
        if code == 4 {
            #expect(try await desk.reeve("approvals", "approve", desk.question(), "--as", "bob").code == 0)
            #expect(try await desk.reeve("run", "--resume", run).code == 0)
        }
        let seq = try await desk.seq(kind, in: run)
        let text = try await desk.reeve("policy", "explain", run, seq)
        #expect(text.code == 0)
        #expect(text.output.contains("verdict: \(verdict)"), "\(text)")
        #expect(text.output.contains("`\(policy)` (policies/desk.cedar:"), "\(text)")
        let json = try await desk.reeve("policy", "explain", run, seq, "--json")
        let determining = (json.json?["policies"]?.arrayValue ?? []).filter { $0["determining"] == true }
        #expect(determining.contains { $0["id"]?.stringValue == policy }, "\(json)")
        #expect(json.json?["input"]?["amount"] == .int(Int64(amount)))
        let noCall = try await desk.reeve("policy", "explain", run, "0")
        #expect(noCall.code == 2 && noCall.isCivil, "\(noCall)")
        await desk.close()
    }

    @Test func `policy explain says for whom each policy counted, and which labels policy saw`() async throws {
        let desk = try Desk(
            [
                "tools/desk.yaml": Desk.tools(auth: "labels: [personal]"),
                "policies/desk.cedar": """
                @id("all-may") permit (principal, action, resource);
                @id("not-tess") forbid (principal == User::"tess", action == Action::"desk.pay", resource);
                @id("leads-after-looking") @approval("leads")
                forbid (principal, action == Action::"desk.pay", resource)
                when { context.run.labels.contains("personal") };

                """,
                "agents/clerk.yaml": """
                agent: clerk
                owner: team
                instructions: { text: You pay. }
                model: standard
                tools: [desk.look, desk.pay]

                """,
                "people.yaml": """
                people:
                  ada: { groups: [leads, team] }
                  tess: { groups: [team] }

                """,
            ],
            service: Service(model: { turn in
                switch turn % 3 {
                case 0: Service.calls("desk_look", "{\"id\": 7}")
                case 1: Service.calls("desk_pay", "{\"amount\": 5}")
                default: Service.said("I could not")
                }
            })
        )
        let outcome = try await desk.reeve("run", "ask", "--json")
        let run = try #require(outcome.json?["run"]?.stringValue, "\(outcome)")
        let refused = try await desk.reeve("policy", "explain", run, desk.seq("tool.refused", in: run), "--json")
        let policies = refused.json?["policies"]?.arrayValue ?? []
        func roles(_ policy: String) -> [String] {
            policies.filter { $0["id"]?.stringValue == policy }.compactMap { $0["role"]?.stringValue }
        }
        #expect(roles("all-may") == ["caller", "acts_for"], "\(refused)")
        #expect(roles("not-tess") == ["acts_for"], "\(refused)")
        #expect(policies.first?["principal"] == "Agent::\"clerk\"", "\(refused)")
        #expect(refused.json?["labels"] == ["personal"], "\(refused)")
        let looked = try await desk.reeve("policy", "explain", run, desk.seq("tool.intended", in: run), "--json")
        #expect(looked.json?["labels"] == [], "\(looked)")

        let other = try await desk.reeve("run", "ask", "--as", "ada", "--json")
        let asking = try #require(other.json?["run"]?.stringValue, "\(other)")
        let asked = try await desk.reeve(
            "policy",
            "explain",
            asking,
            desk.seq("approval.requested", in: asking),
            "--json"
        )
        #expect(asked.json?["verdict"] == "ask leads", "\(asked)")
        #expect(asked.json?["labels"] == ["personal"], "\(asked)")
        await desk.close()
    }

    @Test func `policy explain of a call that still waits says who is asked`() async throws {
        let desk = try Desk()
        let (run, _) = try await desk.pay(500)
        let seq = try await desk.seq("approval.requested", in: run)
        let text = try await desk.reeve("policy", "explain", run, seq)
        #expect(text.code == 0, "\(text)")
        #expect(text.output.contains("verdict: ask leads"), "\(text)")
        await desk.close()
    }
}
