import Foundation
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
                          amount over 1000 -> deny  (`never-over-1000`)
                          amount over 100 -> ask leads  (`over-100-needs-a-lead`)
                          otherwise -> allow

            """
        #expect(all.output.contains(pay), "\(all.output)")
        #expect(all.output.contains("what people may do, by membership"))
        #expect(all.output.contains("Conditions are read from the top: the first that holds decides"))
        let one = try await desk.reeve("policy", "access", "--principal", "clerk", "--action", "desk.pay", "--json")
        let cell = one.json?["calls"]?.arrayValue?.first
        #expect(cell?["answer"]?.stringValue == "depends")
        #expect(cell?["listed"]?.boolValue == false)
        let conditions = cell?["conditions"]?.arrayValue
        #expect(conditions?.first?["cedar"]?.stringValue == "when { context.input.amount > 1000 }")
        #expect(conditions?.first?["conditions"]?[0]?["body"]?[">"]?["right"]?["Value"]?.intValue == 1000)
        #expect(conditions?.map { $0["effect"]?.stringValue } == ["deny", "ask"])
        #expect(conditions?.last?["groups"] == ["leads"] && cell?["otherwise"] == ["effect": "allow"])
        #expect(one.json?["reading"]?.stringValue?.hasPrefix("read conditions from the top") == true)
        let nobody = try await desk.reeve("policy", "access", "--principal", "clerc")
        #expect(nobody.code == 2 && nobody.complaints.contains("did you mean `clerk`?"), "\(nobody)")
        await desk.close()
    }

    @Test func `access tells for whom an agent may do less`() async throws {
        let desk = try Desk()
        let limit = "@id(\"not-ada\") forbid (principal == User::\"ada\", action == Action::\"desk.look\", resource);\n"
        try desk.write(Desk.policies(timeout: "4h") + limit, to: "policies/desk.cedar")
        let told = try await desk.reeve("policy", "access", "--principal", "clerk", "--action", "desk.look")
        let lines = "  desk.look  allow  (`all-may`)\n             for ada: deny  (`not-ada`)\n"
        #expect(told.code == 0 && told.output.contains(lines), "\(told)")
        #expect(told.output.contains("`for` tells for whom that is less"), "\(told)")
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

    @Test func `what a file cannot be read as is told at its place`() async throws {
        let deep = "{\n \"é\": " + String(repeating: "[", count: 2000)
        let desk = try Desk([
            "deep.json": deep, "open.json": "{\n  \"effect\": \"permit\",\n  \"é\" 1 }",
            "extn.json": #"""
            {"effect": "permit", "principal": {"op": "All"}, "action": {"op": "All"}, "resource": {"op": "All"},
             "conditions": [{"kind": "when", "body": {"==": {"left": {"Var": "principal"},
              "right": {"Value": {"__extn": {"fn": "decimall", "arg": "1.0"}}}}}}]}
            """#,
        ])
        try desk.write(Array("// é\n// ".utf8) + [0xff, 0x0a], to: "latin.cedar")
        for (file, complaint) in [
            ("deep.json", "deep.json:2:"), ("open.json", "open.json:3:"),
            ("latin.cedar", "latin.cedar:2:4: the file is not UTF-8 from here on"),
            ("extn.json", "there is no function `decimall`"), ("extn.json", "did you mean `decimal`?"),
        ] {
            let convert = try await desk.reeve("policy", "convert", "--to", "cedar", file)
            #expect(convert.code == 2 && convert.complaints.contains(complaint), "\(convert)")
        }
        let format = try await desk.reeve("policy", "format", "--check", "latin.cedar")
        #expect(format.code == 2 && format.complaints.contains("latin.cedar:2:4: the file is not UTF-8"), "\(format)")
        await desk.close()
    }

    @Test func `the schema for policies is text, or stands in JSON`() async throws {
        let desk = try Desk()
        let text = try await desk.reeve("schema", "policy")
        let json = try await desk.reeve("schema", "policy", "--json")
        #expect(text.output.contains("action \"desk.pay\""), "\(text)")
        #expect(json.code == 0 && json.json?["schema"]?.stringValue.map { $0 + "\n" } == text.output, "\(json)")
        await desk.close()
    }

    @Test func `what takes a proof is told, and that it was left out or had no time`() async throws {
        let desk = try Desk([
            "policies/desk.cedar": Desk.policies(timeout: "4h")
                + """
                @id("never")
                forbid (principal, action == Action::"desk.pay", resource)
                when { context.input.amount < 1 };

                """
        ])
        let told = try await desk.reeve("policy", "check")
        let problem = "policies/desk.cedar:17:1: warning: no call satisfies this forbid: it only denies"
        #expect(told.code == 0 && told.output.contains(problem), "\(told)")
        #expect(try await desk.reeve("check", "--strict").code == 2)
        let without = try await desk.reeve("policy", "check", "--strict", "--no-prove")
        #expect(
            without.code == 0 && without.output == "proofs were left out (`--no-prove`)\nno problems\n",
            "\(without)"
        )
        let json = try await desk.reeve("policy", "check", "--json")
        #expect(json.json?["proofs"]?["state"] == "done" && json.json?["proofs"]?["open"] == 0, "\(json)")
        let left = try await desk.reeve("policy", "check", "--json", "--no-prove")
        #expect(left.json?["proofs"]?["state"] == "left_out" && left.json?["problems"] == [], "\(left)")
        let both = try await desk.reeve("policy", "check", "--no-prove", "--timeout", "3")
        #expect(both.code == 2 && both.complaints.contains("do not go together"), "\(both)")
        await desk.close()
    }

    @Test func `format writes through a link and leaves it one`() async throws {
        let desk = try Desk(["shared/desk.cedar": "permit(principal,action,resource);\n"])
        let link = desk.directory.appending(path: "policies/link.cedar")
        try FileManager.default.createSymbolicLink(
            at: link,
            withDestinationURL: desk.directory.appending(path: "shared/desk.cedar")
        )
        let done = try await desk.reeve("policy", "format", "policies/link.cedar")
        #expect(done.code == 0, "\(done)")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path).hasSuffix("shared/desk.cedar"))
        #expect(try desk.text(of: "shared/desk.cedar") == "permit (principal, action, resource);\n")
        let names = try FileManager.default.contentsOfDirectory(atPath: desk.directory.path + "/shared")
        #expect(names == ["desk.cedar"])
        await desk.close()
    }

    @Test func `what is no regular file is refused, and nothing waits for it`() async throws {
        let desk = try Desk()
        let pipe = desk.directory.appending(path: "pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        for (file, kind) in [("pipe", "a pipe"), ("policies", "a directory"), ("/dev/zero", "a device")] {
            for words in [
                ["policy", "format", file], ["policy", "convert", "--to", "json", file], ["policy", "test", file],
                ["policy", "replay", "--intended", file], ["run", "pay", "--input", "@\(file)"],
                ["audit", "check", file, "--key", "k"],
            ] {
                if words[1] == "replay" { _ = try await desk.pay(5) }
                let outcome = try await desk.reeve(words)
                #expect(outcome.code == 2, "\(words): \(outcome)")
                #expect(outcome.complaints.contains("`\(file)` is \(kind), not a regular file"), "\(words): \(outcome)")
            }
        }
        try desk.write([UInt8](repeating: UInt8(ascii: " "), count: 11 << 20), to: "large.cedar")
        let large = try await desk.reeve("policy", "format", "large.cedar")
        #expect(large.code == 2 && large.complaints.contains("is larger than 10485760 bytes"), "\(large)")
        await desk.close()
    }

    /// Of 200 conditions each nests in the one before, and indentation would be most of the text; of 3,000 they stand in
    /// halves.
    @Test(arguments: [200, 3000])
    func `a long chain of conditions is converted to JSON of no great size, and back`(count: Int) async throws {
        let chain = (0..<count).map { "context.input.amount != \($0)" }.joined(separator: " && ")
        let desk = try Desk(["chain.cedar": "permit (principal, action, resource) when { \(chain) };\n"])
        let json = try await desk.reeve("policy", "convert", "--to", "json", "chain.cedar")
        #expect(json.code == 0 && json.bytes.count < count * 2048, "\(json.bytes.count)")
        #expect(count > 200 || json.bytes.count { $0 == UInt8(ascii: "\n") } == 1)
        try desk.write(json.bytes, to: "chain.json")
        let cedar = try await desk.reeve("policy", "convert", "--to", "cedar", "chain.json")
        #expect(cedar.code == 0 && cedar.output.contains("context.input.amount != \(count - 1)"), "\(cedar.complaints)")
        // What people read still stands in lines.
        let plain = try await desk.reeve("policy", "convert", "--to", "json")
        #expect(plain.output.contains("\n    \"all-may\": {\n"), "\(plain)")
        await desk.close()
    }
}
