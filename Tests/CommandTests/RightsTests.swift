import JSON
import Testing

/// What people may do, where policies speak of it.
@Suite struct RightsTests {
    private static let policies =
        Desk.policies(timeout: "4h") + """

            @id("leads-decide-and-stop")
            permit (
              principal in Group::"leads",
              action in [Action::"reeve.approve", Action::"reeve.cancel", Action::"reeve.pause", Action::"reeve.start"],
              resource
            );

            @id("nobody-cancels-lookups")
            forbid (principal, action == Action::"reeve.cancel", resource)
            when { context has workflow && context.workflow == "look" };

            @id("ada-reads-payments")
            permit (principal == User::"ada", action == Action::"reeve.read", resource)
            when { context has workflow && context.workflow == "pay" };

            """

    /// Without the permit of everything to everybody, which speaks of people too.
    private static let files = [
        "policies/desk.cedar": policies.replacing(
            "permit (principal, action, resource);",
            with: """
                permit (principal is Agent, action, resource);
                @id("services-may") permit (principal is Service, action, resource);
                """
        )
    ]

    @Test func `without policies about people, whoever has the store in hand may stop a run`() async throws {
        let desk = try Desk([
            "policies/desk.cedar": Self.files["policies/desk.cedar"]?
                .components("@id(\"leads-decide-and-stop\")").first ?? ""
        ])
        let (run, code) = try await desk.pay(500)
        #expect(code == 4)
        #expect(try await desk.reeve("runs", "cancel", run).code == 0)
        await desk.close()
    }

    @Test func `with them, each action is asked for, and nothing happens without a permit`() async throws {
        let desk = try Desk(Self.files)
        let stranger = try await desk.reeve("run", "pay", "--input", "{\"amount\": 500}", "--json")
        #expect(stranger.code == 3 && stranger.errorCode == "forbidden", "\(stranger)")
        let (run, code) = try await desk.pay(500, as: "bob")
        #expect(code == 4)
        for words in [
            ["runs", "cancel", run], ["runs", "pause", run], ["runs", "resume", run],
            ["runs", "signal", run, "x"], ["runs", "settle", run, "pay", "--failed"],
            ["audit", "erase", "--run", run, "--reason", "x"],
        ] {
            let refused = try await desk.run(words + ["--as", "eve", "--json"])
            #expect(refused.code == 3 && refused.errorCode == "forbidden", "\(words): \(refused)")
            #expect(refused.complaints.contains("`eve`") && refused.complaints.contains("reeve."), "\(refused)")
        }
        for right in ["signal", "settle"] {
            let words = right == "signal" ? [run, "x"] : [run, "pay", "--failed"]
            let refused = try await desk.run(["runs", right] + words + ["--as", "ada", "--json"])
            #expect(refused.code == 3, "leads were not permitted to \(right): \(refused)")
        }
        let entries = try await desk.journal(run).count
        #expect(try await desk.reeve("runs", "cancel", run, "--as", "ada").code == 0)
        #expect(try await desk.reeve("run", "--resume", run).code == 1)
        #expect(try await desk.journal(run).count > entries)
        await desk.close()
    }

    @Test func `a forbid names itself, and its conditions see the workflow`() async throws {
        let desk = try Desk(
            Self.files.merging(["workflows/look.yaml": "workflow: look\nsteps: { nap: { wait: { for: 1h } } }\n"]) {
                $1
            }
        )
        let outcome = try await desk.reeve("run", "look", "--as", "ada", "--json")
        let run = try #require(outcome.json?["run"]?.stringValue, "\(outcome)")
        let refused = try await desk.reeve("runs", "cancel", run, "--as", "ada")
        #expect(refused.code == 3 && refused.complaints.contains("nobody-cancels-lookups"), "\(refused)")
        await desk.close()
    }

    @Test func `people see the runs that they may read, and others are left out`() async throws {
        let desk = try Desk(Self.files)
        let (paid, _) = try await desk.pay(500, as: "bob")
        let looked = try await desk.reeve("run", "look", "--as", "ada", "--json").json?["run"]?.stringValue ?? ""
        func runs(_ person: String) async throws -> [String] {
            desk.environment["REEVE_USER"] = person
            let listed = try await desk.reeve("runs", "--json").json?["runs"]?.arrayValue ?? []
            return listed.compactMap { $0["run"]?.stringValue }
        }
        #expect(try await runs("ada") == [paid])
        let approvals = try await desk.reeve("approvals", "--json").json?["approvals"]?.arrayValue
        #expect(approvals?.count == 1)
        #expect(try await desk.reeve("trace", paid).code == 0)
        for words in [
            ["trace", looked], ["runs", "show", looked], ["run", "--resume", looked], ["audit", "prove", looked, "0"],
            ["policy", "explain", looked, "2"], ["audit", "export"],
        ] {
            let refused = try await desk.run(words + ["--json"])
            #expect(refused.code == 3 && refused.errorCode == "forbidden", "\(words): \(refused)")
        }
        #expect(try await runs("eve").isEmpty)
        #expect(try await desk.reeve("approvals", "--json").json?["approvals"] == [])
        // Nobody that the project knows.
        #expect(try await runs("tess").count == 2)
        // Broken manifests must not blind those who mend them.
        try desk.write("project: [", to: "reeve.yaml")
        #expect(try await runs("ada").count == 2)
        await desk.close()
    }
}

extension Desk {
    fileprivate func run(_ words: [String]) async throws -> Reeve.Outcome {
        try await Reeve.start(words, in: directory, environment: environment).ended()
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
