import JSON
import Testing

/// `reeve policy check` and what else judges policies before they are turned on.
@Suite struct PolicyCheckTests {
    @Test func `lints are warnings, and errors where strictness is asked for`() async throws {
        let desk = try Desk([
            "policies/desk.cedar": Desk.policies(timeout: "4h").replacing(
                "@because",
                with: "@becuase",
                maxReplacements: 1
            )
        ])
        let told = try await desk.reeve("policy", "check")
        #expect(told.code == 0, "\(told)")
        #expect(told.output.contains("policies/desk.cedar:7:1: warning: `@becuase` means nothing"), "\(told)")
        #expect(told.output.contains("hint: did you mean `@because`?"))
        let strict = try await desk.reeve("policy", "check", "--strict", "--json")
        #expect(strict.code == 2)
        let codes = strict.json?["problems"]?.arrayValue?.compactMap { $0["code"]?.stringValue }
        #expect(codes == ["unknown_annotation"], "\(strict)")
        let whole = try await desk.reeve("check")
        #expect(whole.output.contains("`@becuase` means nothing"))
        await desk.close()
    }

    @Test func `what is wrong elsewhere is told where it keeps policies from being read`() async throws {
        let desk = try Desk(["agents/clerk.yaml": "agent: [\n"])
        let outcome = try await desk.reeve("policy", "check")
        #expect(outcome.code == 2)
        #expect(outcome.output.contains("agents/clerk.yaml:"), "\(outcome)")
        await desk.close()
    }

    @Test func `access tells what each may do, and on what it depends`() async throws {
        let desk = try Desk()
        let all = try await desk.reeve("policy", "access")
        #expect(all.code == 0, "\(all)")
        #expect(all.output.contains("Agent::\"clerk\"\n  desk.look  allow  (`all-may`)\n"), "\(all)")
        let pay = """
            Service::"pay"
              desk.pay  depends
                          amount over 100 -> ask leads  (`over-100-needs-a-lead`)
                          amount over 1000 -> deny  (`never-over-1000`)
                          otherwise -> allow

            """
        #expect(all.output.contains(pay), "\(all.output)")
        #expect(all.output.contains("what people may do, by membership"))
        let one = try await desk.reeve("policy", "access", "--principal", "clerk", "--action", "desk.pay", "--json")
        let cell = one.json?["calls"]?.arrayValue?.first
        #expect(cell?["answer"]?.stringValue == "depends")
        #expect(cell?["listed"]?.boolValue == false)
        let conditions = cell?["conditions"]?.arrayValue
        #expect(conditions?.first?["cedar"]?.stringValue == "when { context.input.amount > 100 }")
        #expect(conditions?.first?["conditions"]?[0]?["body"]?[">"]?["right"]?["Value"]?.intValue == 100)
        #expect(conditions?.first?["groups"] == ["leads"])
        let nobody = try await desk.reeve("policy", "access", "--principal", "clerc")
        #expect(nobody.code == 2 && nobody.complaints.contains("did you mean `clerk`?"), "\(nobody)")
        await desk.close()
    }

    @Test func `format lays out, tells with --check, and keeps comments`() async throws {
        let desk = try Desk(["policies/desk.cedar": "// all\npermit(principal,action,resource);// may\n"])
        let check = try await desk.reeve("policy", "format", "--check")
        #expect(check.code == 1)
        #expect(check.output.contains("policies/desk.cedar is laid out otherwise"))
        let done = try await desk.reeve("policy", "format", "--json")
        #expect(done.code == 0)
        #expect(done.json?["changed"] == ["policies/desk.cedar"])
        #expect(
            try desk.text(of: "policies/desk.cedar") == "// all\npermit (principal, action, resource);  // may\n"
        )
        #expect(try await desk.reeve("policy", "format", "--check").code == 0)
        let broken = try await desk.reeve("policy", "format", "no.cedar")
        #expect(broken.code == 2 && broken.complaints.contains("cannot be read"), "\(broken)")
        await desk.close()
    }

    @Test func `convert writes JSON and reads it again`() async throws {
        let desk = try Desk()
        let json = try await desk.reeve("policy", "convert", "--to", "json")
        #expect(json.json?["staticPolicies"]?["never-over-1000"]?["effect"]?.stringValue == "forbid", "\(json)")
        try desk.write(json.bytes, to: "p.json")
        let cedar = try await desk.reeve("policy", "convert", "--to", "cedar", "p.json")
        #expect(cedar.output.contains("when { context.input.amount > 1000 };"), "\(cedar)")
        try desk.write(cedar.bytes, to: "p.cedar")
        let again = try await desk.reeve("policy", "convert", "--to", "json", "p.cedar")
        #expect(again.json == json.json)
        let wrong = try await desk.reeve("policy", "convert", "--to", "yaml")
        #expect(wrong.code == 2)
        await desk.close()
    }
}
