import JSON
import Testing

/// `reeve policy replay`: the past decided again, with what breaks in the exit code.
@Suite struct PolicyReplayTests {
    private static let stricter =
        Desk.policies(timeout: "4h")
            + """
            @id("never-over-50")
            @because("Nobody pays more than 50 any more")
            forbid (principal, action == Action::"desk.pay", resource)
            when { context.input.amount > 50 };

            """

    @Test func `without a past there is nothing to flip`() async throws {
        let desk = try Desk()
        let none = try await desk.reeve("policy", "replay")
        #expect(none.code == 1 && none.complaints.contains("there is no store"), "\(none)")
        _ = try await desk.reeve("run", "look", "--input", "{\"id\": 1}")
        _ = try await desk.reeve("run", "look")
        let outcome = try await desk.reeve("policy", "replay", "--until", "30d")
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.contains("0 calls decided again, 0 flip"), "\(outcome)")
        await desk.close()
    }

    @Test func `what went well and would be blocked is shown with the way to explain it, and exits 1`() async throws {
        let desk = try Desk()
        let (small, _) = try await desk.pay(5)
        let (large, _) = try await desk.pay(60)
        let (never, _) = try await desk.pay(1001)
        let same = try await desk.reeve("policy", "replay")
        #expect(same.code == 0 && same.output.contains("3 calls decided again, 0 flip"), "\(same)")

        try desk.write(Self.stricter, to: "candidate/desk.cedar")
        let outcome = try await desk.reeve("policy", "replay", "--since", "1d", "--policies", "candidate")
        #expect(outcome.code == 1, "\(outcome)")
        #expect(outcome.output.contains("desk.pay: allow → deny: `never-over-50`"), "\(outcome)")
        #expect(outcome.output.contains("because: Nobody pays more than 50 any more"), "\(outcome)")
        #expect(outcome.output.contains("1 that went well would be blocked"), "\(outcome)")
        #expect(!outcome.output.contains(small) && !outcome.output.contains(never), "\(outcome)")
        let line = try #require(outcome.output.split(separator: "\n").first { $0.contains("explain \(large)") })
        let seq = try #require(line.split(separator: " ").map(String.init).dropFirst(4).first)
        #expect(try await desk.reeve("policy", "explain", large, seq).code == 0)

        let json = try await desk.reeve("policy", "replay", "--policies", "candidate", "--json")
        #expect(json.code == 1 && json.json?["breaking"] == 1 && json.json?["decided"] == 3, "\(json)")
        #expect(json.json?["flips"]?.arrayValue?.first?["calls"]?.arrayValue?.first?["run"]?.stringValue == large)
        await desk.close()
    }

    @Test func `what is intended does not exit 1, by list or by option`() async throws {
        let desk = try Desk(["policies/desk.cedar": Self.stricter])
        try desk.write(Desk.policies(timeout: "4h"), to: "policies/desk.cedar")
        let (run, _) = try await desk.pay(60)
        try desk.write(Self.stricter, to: "policies/desk.cedar")
        #expect(try await desk.reeve("policy", "replay").code == 1)
        #expect(try await desk.reeve("policy", "replay", "--intend", "never-over-50:desk.pay").code == 0)
        let slip = try await desk.reeve("policy", "replay", "--intend", "never-over-5:desk.pay")
        #expect(slip.code == 2 && slip.complaints.contains("did you mean `never-over-50`?"), "\(slip)")
        try desk.write("intended: [ { run: \(run), reason: a test } ]\n", to: "policies/intended.yaml")
        let listed = try await desk.reeve("policy", "replay")
        #expect(listed.code == 0 && listed.output.contains("intended: a test"), "\(listed)")
        try desk.write("intended: [ { polcy: x, reason: a test } ]\n", to: "policies/intended.yaml")
        let check = try await desk.reeve("check")
        #expect(check.code == 2 && check.output.contains("policies/intended.yaml:1:15:"), "\(check)")
        await desk.close()
    }

    @Test func `a person's yes is counted again`() async throws {
        let desk = try Desk()
        let (run, code) = try await desk.pay(500)
        #expect(code == 4)
        let asked = try await desk.reeve("policy", "replay")
        #expect(asked.code == 0 && asked.output.contains("1 call decided again, 0 flip"), "\(asked)")
        #expect(try await desk.reeve("approvals", "approve", desk.question(), "--as", "bob").code == 0)
        #expect(try await desk.reeve("run", "--resume", run).code == 0)
        let outcome = try await desk.reeve("policy", "replay", "--json")
        #expect(outcome.code == 0 && outcome.json?["decided"] == 1 && outcome.json?["flipped"] == 0, "\(outcome)")
        await desk.close()
    }

    @Test func `a candidate that does not parse is named by its own place, and one that is not there too`() async throws
    {
        let desk = try Desk()
        _ = try await desk.pay(5)
        try desk.write(
            "permit (principal, action, resource)\nwhen { context.input.amont > };\n",
            to: "candidate/bad.cedar"
        )
        let outcome = try await desk.reeve("policy", "replay", "--policies", "candidate")
        #expect(outcome.code == 2 && outcome.complaints.contains("candidate/bad.cedar:2:"), "\(outcome)")
        try desk.write(
            "forbid (principal, action == Action::\"desk.pay\", resource)\nwhen { context.input.amont > 5 };\n",
            to: "candidate/bad.cedar"
        )
        let typo = try await desk.reeve("policy", "replay", "--policies", "./candidate/")
        #expect(typo.code == 2 && typo.complaints.contains("candidate/bad.cedar:2:"), "\(typo)")
        let none = try await desk.reeve("policy", "replay", "--policies", "nowhere")
        #expect(none.code == 2 && none.complaints.contains("`nowhere`"), "\(none)")
        for words in [["--since", "soon"], ["--limit", "-1"]] {
            let outcome = try await Reeve.start(
                ["policy", "replay"] + words,
                in: desk.directory,
                environment: desk.environment
            ).ended()
            #expect(outcome.code == 2 && outcome.isCivil, "\(outcome)")
        }
        await desk.close()
    }

    @Test func `what was erased cannot be decided, and says so`() async throws {
        let desk = try Desk()
        let (run, _) = try await desk.pay(60)
        #expect(try await desk.reeve("audit", "erase", "--run", run, "--reason", "asked for").code == 0)
        try desk.write(Self.stricter, to: "candidate/desk.cedar")
        let outcome = try await desk.reeve("policy", "replay", "--policies", "candidate")
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.contains("1 cannot be decided: arguments or facts were erased"), "\(outcome)")
        #expect(outcome.output.contains(run), "\(outcome)")
        await desk.close()
    }

    @Test func `who may not read all runs may not replay them`() async throws {
        let desk = try Desk()
        _ = try await desk.pay(5)
        let policies =
            Desk.policies(timeout: "4h").replacing(
                "permit (principal, action, resource);",
                with: "permit (principal is Service, action, resource);"
            ) + "permit (principal == User::\"ada\", action == Action::\"reeve.read\", resource);\n"
        try desk.write(policies, to: "policies/desk.cedar")
        desk.environment["REEVE_USER"] = "eve"
        let refused = try await desk.reeve("policy", "replay", "--json")
        #expect(refused.code == 3 && refused.errorCode == "forbidden", "\(refused)")
        desk.environment["REEVE_USER"] = "ada"
        #expect(try await desk.reeve("policy", "replay").code == 0)
        await desk.close()
    }

    @Test(arguments: [
        (["--since", "1d", "--until", "2d"], "`--until` must be after `--since`"),
        (["--since", "1d", "--until", "1d"], "`--until` must be after `--since`"),
        (["--since", "2999-01-01"], "a time in the future"),
        (["--since", "2999-01-01", "--until", "2999-02-01"], "a time in the future"),
    ])
    func `a time in which nothing can have happened is a usage error`(words: [String], message: String) async throws {
        let desk = try Desk()
        _ = try await desk.pay(5)
        let outcome = try await desk.reeve(["policy", "replay"] + words)
        #expect(outcome.code == 2 && outcome.complaints.contains(message), "\(outcome)")
        let long = try await desk.reeve("policy", "replay", "--until", "60d")
        #expect(long.code == 0 && long.output.contains("0 calls decided again"), "\(long)")
        await desk.close()
    }

    @Test func `calls that cannot be decided exit with 1 where that is asked for`() async throws {
        let desk = try Desk()
        let (run, _) = try await desk.pay(60)
        #expect(try await desk.reeve("policy", "replay", "--fail-on-undecided").code == 0)
        #expect(try await desk.reeve("audit", "erase", "--run", run, "--reason", "asked for").code == 0)
        #expect(try await desk.reeve("policy", "replay").code == 0)
        let strict = try await desk.reeve("policy", "replay", "--fail-on-undecided", "--json")
        #expect(strict.code == 1 && strict.json?["undecided_calls"] == 1, "\(strict)")
        await desk.close()
    }
}
