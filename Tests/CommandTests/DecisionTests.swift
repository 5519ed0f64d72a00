import JSON
import Testing
import Transport

/// What people decide, said in JSON: the command answers with what was accepted, and the run goes by it.
@Suite struct DecisionTests {
    /// A transfer that nothing makes safe to repeat, to a bank that answers with an error.
    private static let bank = [
        "tools/bank.yaml": """
        connector: bank
        type: http
        base_url: ${env.DESK_URL}
        tools:
          - name: bank.transfer
            effect: irreversible
            request: { method: POST, path: /v1/transfer, body: "${input}" }
            input: { type: object, properties: { amount: { type: integer } }, additionalProperties: false }
            timeout: 20s

        """,
        "workflows/transfer.yaml": """
        workflow: transfer
        steps:
          transfer: { tool: bank.transfer, with: { amount: 5 } }
        output: "${steps.transfer.output}"

        """,
    ]

    @Test(arguments: [true, false])
    func `a settled effect is accepted, and the run ends by it`(succeeded: Bool) async throws {
        let desk = try Desk(Self.bank, service: Service(model: { _ in .text("broken", status: 500) }))
        let started = try await desk.reeve("run", "transfer", "--json")
        let run = try #require(started.json?["run"]?.stringValue, "\(started)")
        #expect(started.code == 4, "\(started)")
        let words =
            succeeded
            ? ["--succeeded", "--output", "{\"id\": \"t-1\"}"] : ["--failed", "--note", "not on the statement"]
        let settled = try await Reeve.start(
            ["runs", "settle", run, "transfer", "--as", "ada", "--json"] + words,
            in: desk.directory,
            environment: desk.environment
        ).ended()
        #expect(settled.code == 0, "\(settled)")
        #expect(settled.json == ["run": .string(run), "accepted": true], "\(settled)")
        let ended = try await desk.reeve("run", "--resume", run, "--json")
        #expect(ended.code == (succeeded ? 0 : 1), "\(ended)")
        #expect(ended.json?["output"] == (succeeded ? ["id": "t-1"] : nil), "\(ended)")
        #expect(ended.json?["error"]?["code"] == (succeeded ? nil : "settled_failed"), "\(ended)")
        let settlement = try await desk.journal(run).first { $0["kind"] == "tool.settled" }
        #expect(settlement?["body"]?["by"] == "user:ada")
        #expect(desk.service.requests(to: "/v1/transfer").count == 1, "nothing was tried again")
        await desk.close()
    }

    @Test func `an answer is accepted, and the agent is told`() async throws {
        let desk = try Desk(
            [
                "agents/clerk.yaml": """
                agent: clerk
                owner: team
                instructions: prompts/clerk.md
                model: standard
                ask_human: leads

                """
            ],
            service: Service(model: { turn in
                turn == 0 ? Service.calls("ask_human", "{\"question\": \"Which parcel?\"}") : Service.said("Done")
            })
        )
        let started = try await desk.reeve("run", "ask", "--json")
        let run = try #require(started.json?["run"]?.stringValue, "\(started)")
        #expect(started.code == 4, "\(started)")
        let question = try await desk.question()
        let answered = try await desk.reeve("approvals", "answer", question, "The blue one", "--as", "ada", "--json")
        #expect(answered.code == 0, "\(answered)")
        #expect(answered.json == ["approval": .string(question), "accepted": true], "\(answered)")
        #expect(try await desk.reeve("run", "--resume", run, "--json").json?["output"] == "Done")
        let told = try #require(desk.service.requests(to: "/v1").last)
        #expect(String(decoding: told.body, as: UTF8.self).contains("The blue one"))
        await desk.close()
    }

    @Test func `a no is accepted, and the run is denied`() async throws {
        let desk = try Desk()
        let (run, _) = try await desk.pay(500)
        let question = try await desk.question()
        let denied = try await desk.reeve(
            "approvals",
            "deny",
            question,
            "--reason",
            "not ours",
            "--as",
            "ada",
            "--json"
        )
        #expect(denied.code == 0, "\(denied)")
        #expect(denied.json == ["approval": .string(question), "accepted": true], "\(denied)")
        let ended = try await desk.reeve("run", "--resume", run, "--json")
        #expect(ended.code == 3 && ended.json?["error"]?["code"] == "approval_denied", "\(ended)")
        #expect(desk.service.paid.isEmpty)
        await desk.close()
    }

    @Test func `other arguments are accepted, and are those that are paid`() async throws {
        let desk = try Desk()
        let (run, _) = try await desk.pay(500)
        let question = try await desk.question()
        let edited = try await desk.reeve(
            "approvals",
            "edit",
            question,
            "--input",
            "{\"amount\": 300}",
            "--as",
            "bob",
            "--json"
        )
        #expect(edited.code == 0, "\(edited)")
        #expect(edited.json == ["approval": .string(question), "accepted": true], "\(edited)")
        #expect(try await desk.reeve("run", "--resume", run, "--json").code == 0)
        #expect(desk.service.paid == [300])
        await desk.close()
    }
}
