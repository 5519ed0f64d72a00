import JSON
import Testing

/// `reeve policy prove`: the answers, in words, in JSON and in exit codes.
@Suite struct PolicyProveTests {
    private static let large = "context.input.amount > 100"

    @Test func `what is true of all calls exits 0`() async throws {
        let desk = try Desk()
        let outcome = try await desk.reeve(
            "policy",
            "prove",
            "--never",
            "allow",
            "--tool",
            "desk.pay",
            "--when",
            Self.large
        )
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.contains("proved: never allow, tool desk.pay, when \(Self.large)"), "\(outcome)")
        await desk.close()
    }

    @Test func `what is not is shown with a call, and exits 1`() async throws {
        let desk = try Desk()
        let words = ["policy", "prove", "--never", "ask", "--tool", "desk.pay", "--when", Self.large]
        let outcome = try await desk.reeve(words)
        #expect(outcome.code == 1 && outcome.output.contains("it is asked about (leads) by `"), "\(outcome)")
        let json = try await desk.reeve(words + ["--json"])
        let property = json.json?["properties"]?.arrayValue?.first
        #expect(json.code == 1 && property?["outcome"] == "refuted", "\(json)")
        #expect(property?["counterexample"]?["now"]?["verdict"] == "ask")
        let amount = property?["counterexample"]?["call"]?["input"]?["amount"]?.intValue ?? 0
        #expect(amount > 100 && amount <= 1000)
        await desk.close()
    }

    @Test func `the properties of the project are proved, all or some`() async throws {
        let desk = try Desk([
            "policies/properties.yaml": """
            properties:
              large-is-asked: { because: a lead looks, never: { tool: desk.pay, when: context.input.amount > 100 } }
              nothing-at-all: { because: never true, always: { tool: desk.pay, verdict: deny } }
            """
        ])
        let all = try await desk.reeve("policy", "prove")
        #expect(all.code == 1 && all.output.contains("1 of 2 properties proved"), "\(all)")
        #expect(all.output.contains("because: never true"), "\(all)")
        let one = try await desk.reeve("policy", "prove", "large-is-asked")
        #expect(one.code == 0 && one.output.contains("1 of 1 property proved"), "\(one)")
        let none = try await desk.reeve("policy", "prove", "small")
        #expect(none.code == 2 && none.complaints.contains("there is no property `small`"), "\(none)")
        await desk.close()
    }

    @Test func `what changed is compared with a directory and with the released policies`() async throws {
        let desk = try Desk()
        let early = try await desk.reeve("policy", "prove", "--at-most", "released")
        #expect(early.code == 1 && early.complaints.contains("there is no store"), "\(early)")
        _ = try await desk.pay(5)
        let same = try await desk.reeve("policy", "prove", "--same-as", "released")
        #expect(same.code == 0, "\(same)")
        try desk.write(Desk.policies(timeout: "4h").replacing("> 100 ", with: "> 200 "), to: "policies/desk.cedar")
        let wider = try await desk.reeve("policy", "prove", "--at-most", "released")
        #expect(wider.code == 1 && wider.output.contains("and was asked about"), "\(wider)")
        try desk.write(Desk.policies(timeout: "4h"), to: "old/desk.cedar")
        let directory = try await desk.reeve("policy", "prove", "--at-most", "old")
        #expect(directory.code == 1 && directory.output.contains("and was asked about"), "\(directory)")
        await desk.close()
    }

    @Test(arguments: [
        (["--never", "perhaps"], "takes `allow`, `ask` or `deny`"), (["--agent", "clerk"], "say what must be true"),
        (["--never", "allow", "--at-most", "x"], "two questions"),
        (["--never", "allow", "--tool", "desk.pax"], "there is no tool"),
        (["--never", "allow", "--agent", "clerc"], "there is no agent"),
        (["--same-as", "nowhere"], "there is no directory"),
        (["--never", "allow", "--tool", "desk.pay", "--when", "context.input.amout > 1"], "--when:1:1: attribute"),
        (["--never", "allow", "--principal", "ada"], "names nobody"),
        (["--never", "allow", "--principal", "Agent::\"clerc\""], "there is no agent `clerc`"),
        (["--never", "allow", "--principal", "Agent::\"clerc\""], "did you mean `Agent::\"clerk\"`?"),
        (["--never", "allow", "--principal", "User::\"nosuch\""], "there is no person `nosuch`"),
        (["--always", "deny", "--principal", "Service::\"nosuch\""], "there is no workflow or service `nosuch`"),
        ([], "there is no `policies/properties.yaml`"),
        (["--at-most", "old", "--tool", "desk.pay"], "compares all calls"), (["--timeout", "0"], "whole number"),
    ])
    func `a question that cannot be asked exits 2 and says why`(words: [String], message: String) async throws {
        let desk = try Desk()
        let outcome = try await desk.reeve(["policy", "prove"] + words)
        #expect(outcome.code == 2 && outcome.complaints.contains(message), "\(outcome)")
        await desk.close()
    }

    @Test func `what is wrong with the file is told by its place`() async throws {
        let desk = try Desk([
            "policies/properties.yaml":
                "properties:\n  x: { because: y, never: { tool: desk.pay, when: context.input.amout > 1 } }\n"
        ])
        let outcome = try await desk.reeve("policy", "prove")
        #expect(outcome.code == 2 && outcome.complaints.contains("policies/properties.yaml:2:"), "\(outcome)")
        await desk.close()
    }

    @Test(arguments: ["properties: {}\n", "properties:\n", "", "# nothing yet\n"])
    func `a file without properties proves nothing, and says so`(text: String) async throws {
        let desk = try Desk()
        try desk.write(text, to: "policies/properties.yaml")
        let outcome = try await desk.reeve("policy", "prove")
        #expect(outcome.code == 2 && !outcome.output.contains("proved"), "\(outcome)")
        #expect(outcome.complaints.contains("reeve schema properties"), "\(outcome)")
        await desk.close()
    }
}
