import JSON
import Testing

/// People's decisions at the command line: who may take them, what they change, and that each is taken once.
@Suite struct ApprovalTests {
    @Test func `what is approved is done when the run goes on`() async throws {
        let desk = try Desk()
        let (run, code) = try await desk.pay(500)
        #expect(code == 4)
        let question = try await desk.question()
        let shown = try await desk.reeve("approvals", "show", question)
        #expect(shown.output.contains("\"amount\": 500") && shown.output.contains("over-100-needs-a-lead"), "\(shown)")
        let yes = try await desk.reeve("approvals", "approve", question, "--as", "bob")
        #expect(yes.code == 0, "\(yes)")
        let end = try await desk.reeve("run", "--resume", run)
        #expect(end.code == 0, "\(end)")
        #expect(desk.service.paid == [500])
        await desk.close()
    }

    @Test func `who is not asked, is unknown, or asked himself may not decide`() async throws {
        let desk = try Desk()
        _ = try await desk.pay(500, as: "ada")
        let question = try await desk.question()
        for (person, reason) in [("eve", "not_asked"), ("mallory", "unknown_person"), ("ada", "self_approval")] {
            for words in [
                ["approve", question], ["deny", question, "--reason", "no"],
                ["edit", question, "--input", "{\"amount\": 1}"],
            ] {
                let outcome = try await Reeve.start(
                    ["approvals"] + words + ["--as", person, "--json"],
                    in: desk.directory,
                    environment: desk.environment
                ).ended()
                #expect(outcome.code == 3, "\(person) \(words): \(outcome)")
                #expect(outcome.errorCode == reason, "\(person) \(words): \(outcome)")
            }
        }
        #expect(try await desk.question() == question)
        #expect(desk.service.paid.isEmpty)
        await desk.close()
    }

    @Test func `edited arguments are validated, and are what the service receives`() async throws {
        let desk = try Desk()
        let (run, _) = try await desk.pay(500)
        let question = try await desk.question()
        for input in [
            "{\"amount\": \"90\"}", "{\"amount\": 0}", "{}", "{\"amount\": 90, \"to\": \"me\"}", "{\"amount\": 500}",
        ] {
            let outcome = try await desk.reeve("approvals", "edit", question, "--as", "bob", "--input", input)
            #expect(outcome.code == 2 && outcome.isCivil, "\(input): \(outcome)")
        }
        let edited = try await desk.reeve("approvals", "edit", question, "--as", "bob", "--input", "{\"amount\": 90}")
        #expect(edited.code == 0 && edited.output.contains("/amount"), "\(edited)")
        #expect(try await desk.reeve("run", "--resume", run).code == 0)
        #expect(desk.service.paid == [90])
        await desk.close()
    }

    @Test func `an edit beyond what policy ever allows is refused when the call is made`() async throws {
        let desk = try Desk()
        let (run, _) = try await desk.pay(500)
        let question = try await desk.question()
        let edited = try await desk.reeve("approvals", "edit", question, "--as", "bob", "--input", "{\"amount\": 5000}")
        #expect(edited.code == 0, "\(edited)")
        let end = try await desk.reeve("run", "--resume", run)
        #expect(end.code == 3, "\(end)")
        #expect(desk.service.paid.isEmpty)
        await desk.close()
    }

    @Test func `what is denied ends the run with 3 and the reason`() async throws {
        let desk = try Desk()
        let (run, _) = try await desk.pay(500)
        let question = try await desk.question()
        let no = try await desk.reeve("approvals", "deny", question, "--as", "bob", "--reason", "not our order")
        #expect(no.code == 0, "\(no)")
        let end = try await desk.reeve("run", "--resume", run)
        #expect(end.code == 3, "\(end)")
        #expect(end.output.contains("not our order"), "\(end)")
        #expect(desk.service.paid.isEmpty)
        await desk.close()
    }

    @Test func `a question is decided once`() async throws {
        let desk = try Desk()
        let (run, _) = try await desk.pay(500)
        let question = try await desk.question()
        #expect(try await desk.reeve("approvals", "approve", question, "--as", "bob").code == 0)
        for words in [["approve", question], ["deny", question, "--reason", "no"]] {
            let again = try await Reeve.start(
                ["approvals"] + words + ["--as", "ada", "--json"],
                in: desk.directory,
                environment: desk.environment
            ).ended()
            #expect(again.code == 1 && again.errorCode == "closed", "\(again)")
        }
        #expect(try await desk.reeve("run", "--resume", run).code == 0)
        #expect(desk.service.paid == [500])
        await desk.close()
    }

    @Test func `a question that nobody answers expires while a worker runs`() async throws {
        let desk = try Desk(["policies/desk.cedar": Desk.policies(timeout: "1s")])
        let accepted = try await desk.reeve("run", "pay", "--input", "{\"amount\": 500}", "--detach")
        #expect(accepted.code == 0)
        let worker = try desk.start("worker")
        let hasEnded = try await eventually {
            let runs = try await desk.reeve("runs", "--status", "failed", "--json")
            return runs.json?["runs"]?.arrayValue?.count == 1
        }
        let ended = await worker.stopped()
        #expect(hasEnded, "\(ended)")
        #expect(ended.code == 0)
        let all = try await desk.reeve("approvals", "--all", "--json")
        #expect(all.json?["approvals"]?.arrayValue?.first?["status"]?.stringValue == "expired", "\(all)")
        let run = accepted.output.split(separator: "\n").joined()
        let end = try await desk.reeve("run", "--resume", run)
        #expect(end.code == 3 && end.output.contains("approval_expired"), "\(end)")
        #expect(desk.service.paid.isEmpty)
        await desk.close()
    }
}
