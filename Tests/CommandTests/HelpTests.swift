import Foundation
import JSON
import Testing

/// What the command says of itself, and of words that it does not know.
@Suite struct HelpTests {
    /// The commands as `reeve --help` lists them.
    private func names(_ desk: Desk) async throws -> [String] {
        let lines = try await desk.reeve("--help").output.split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex(of: "Commands:"))
        return lines[(start + 1)...].prefix { $0.hasPrefix("  ") }.compactMap { line in
            line.dropFirst(2).firstRange(of: "  ").map {
                String(line[line.index(line.startIndex, offsetBy: 2)..<$0.lowerBound])
            }
        }
    }

    @Test func `every command answers --help with an example`() async throws {
        let desk = try Desk()
        let names = try await names(desk)
        #expect(names.count >= 25)
        for name in names {
            let words = name.split(separator: " ").map(String.init) + ["--help"]
            let outcome = try await Reeve.start(words, in: desk.directory, environment: desk.environment).ended()
            #expect(outcome.code == 0, "\(name): \(outcome)")
            #expect(outcome.output.contains("Example"), "\(name)")
            #expect(outcome.output.contains("\n  reeve \(name)"), "the example of \(name) does not call it")
            #expect(outcome.complaints.isEmpty, "\(name)")
            for line in outcome.output.split(separator: "\n") { #expect(line.count <= 140, "\(name): \(line)") }
        }
        await desk.close()
    }

    @Test(arguments: [
        (["chekc"], "did you mean `check`?"),
        (["runs", "shwo"], "did you mean `runs show`?"),
        (["runs", "--stats", "ready"], "did you mean `--status`?"),
        (["audit", "verify", "--chekpoint", "x"], "did you mean `--checkpoint`?"),
        (["runs", "--limit"], "needs a value"),
        (["runs", "--limit", "many"], "whole number"),
        (["runs", "--status", "odd"], "is no status"),
        (["trace"], "needs RUN"),
        (["trace", "a", "b"], "does not take `b`"),
        (["run"], "needs WORKFLOW"),
        (["check", "--json=yes"], "takes no value"),
        (["approvals", "deny", "apr_1"], "--reason"),
        (["audit", "check", "x.json"], "--key"),
        (["audit", "erase", "sha256:1"], "--reason"),
        (["runs", "settle", "run_1", "pay"], "--succeeded"),
        (["schema", "cat"], "is no kind of manifest"),
        (["runs", "--store", "postgres://x"], "sqlite:PATH"),
    ])
    func `words that are off exit with 2 and say what was meant`(_ words: [String], _ told: String) async throws {
        let desk = try Desk()
        let outcome = try await Reeve.start(words, in: desk.directory, environment: desk.environment).ended()
        #expect(outcome.code == 2, "\(outcome)")
        #expect(outcome.complaints.contains(told), "\(outcome)")
        #expect(outcome.bytes.isEmpty, "\(outcome)")
        await desk.close()
    }

    @Test func `no words at all print the commands`() async throws {
        let desk = try Desk()
        let outcome = try await desk.reeve()
        #expect(outcome.code == 0)
        #expect(outcome.output.contains("Usage: reeve COMMAND"))
        await desk.close()
    }

    @Test func `what init makes is sound and runs at once`() async throws {
        let desk = try Desk()
        let made = try await desk.reeve("init", "fresh", "--json")
        #expect(made.code == 0, "\(made)")
        #expect(made.json?["written"]?.arrayValue?.contains(".gitignore") == true)
        let check = try await desk.reeve("check", "--strict", "--project", "fresh")
        #expect(check.code == 0, "\(check)")
        let run = try await desk.reeve("run", "hello", "--project", "fresh", "--input", "{\"name\": \"Ada\"}", "--json")
        #expect(run.code == 0, "\(run)")
        #expect(run.json?["status"]?.stringValue == "succeeded")
        for words in [["policy", "test"], ["policy", "prove"]] {
            let judged = try await desk.reeve(words + ["--project", "fresh"])
            #expect(judged.code == 0, "\(judged)")
        }
        let again = try await desk.reeve("init", "fresh")
        #expect(again.code == 2 && again.complaints.contains("exists already"), "\(again)")
        await desk.close()
    }

    @Test func `every command's --json is JSON`() async throws {
        let desk = try Desk()
        let (paid, _) = try await desk.pay(5)
        let (asked, _) = try await desk.pay(500)
        let (stopped, _) = try await desk.pay(501)
        let seq = try await desk.seq("tool.intended", in: paid)
        let question = try await desk.question()
        try desk.write(try await desk.reeve("audit", "prove", paid, seq).bytes, to: "proof.json")
        let key = try await desk.reeve("audit", "checkpoint", "--key", "--json")
        let verifier = try #require(key.json?["key"]?.stringValue, "\(key)")
        let lines: [[String]] = [
            ["check"], ["schema", "connector"], ["runs"], ["runs", "show", paid], ["runs", "show", paid, "--at", seq],
            ["trace", paid], ["approvals"], ["approvals", "--all", "--run", asked], ["approvals", "show", question],
            ["policy", "check"], ["policy", "access"], ["policy", "format", "--check", "policies/desk.cedar"],
            ["policy", "convert", "--to", "cedar"], ["policy", "explain", paid, seq], ["audit", "verify"],
            ["audit", "prove", paid, seq],
            ["audit", "check", "proof.json", "--key", verifier], ["audit", "checkpoint"], ["doctor"], ["version"],
            ["approvals", "approve", question, "--as", "bob"], ["runs", "pause", asked], ["runs", "resume", asked],
            ["runs", "signal", asked, "news"], ["runs", "cancel", stopped, "--reason", "enough"],
            ["audit", "erase", "--run", paid, "--reason", "asked to"],
        ]
        for line in lines {
            let words = line + ["--json"]
            let outcome = try await Reeve.start(words, in: desk.directory, environment: desk.environment).ended()
            #expect(outcome.code == 0, "\(words): \(outcome)")
            #expect(outcome.json != nil, "\(words): \(outcome)")
        }
        for line in [["trace", "run_0"], ["runs", "show", "run_0"], ["approvals", "show", "apr_0"], ["nothing"]] {
            let outcome = try await Reeve.start(line + ["--json"], in: desk.directory, environment: desk.environment)
                .ended()
            #expect(outcome.code > 0 && outcome.errorCode != nil, "\(line): \(outcome)")
        }
        await desk.close()
    }

    @Test(arguments: ["my agents", "-x", "..", "\u{65E5}\u{672C}"])
    func `init refuses a name that check would refuse, before it writes anything`(name: String) async throws {
        let desk = try Desk()
        let named = try await desk.reeve("init", "fresh", "--name=\(name)")
        #expect(named.code == 2 && named.complaints.contains("cannot name a project"), "\(named)")
        #expect(named.complaints.contains("`--name "), "\(named)")
        #expect(!FileManager.default.fileExists(atPath: desk.directory.path + "/fresh"))
        let empty = try await desk.reeve("init", "")
        #expect(empty.code == 2 && empty.complaints.contains("DIR is empty"), "\(empty)")
        await desk.close()
    }

    @Test(arguments: ["123", "true", "null", "No", "0x1f", "2026-01-01"])
    func `a name that YAML reads as something else makes a project all the same`(name: String) async throws {
        let desk = try Desk()
        #expect(try await desk.reeve("init", "fresh", "--name", name).code == 0)
        let check = try await desk.reeve("check", "--strict", "--project", "fresh")
        #expect(check.code == 0, "\(check)")
        await desk.close()
    }

    @Test func `doctor only looks, and asks for no key that runs can do without`() async throws {
        let desk = try Desk()
        let store = desk.directory.path + "/.reeve"
        let early = try await desk.reeve("doctor")
        #expect(early.code == 0 && early.output.contains("store: none yet; the first `reeve run` makes it"), "\(early)")
        #expect(!FileManager.default.fileExists(atPath: store))
        _ = try await desk.pay(5)
        let later = try await desk.reeve("doctor")
        #expect(later.code == 0 && later.output.contains("entries, signed by"), "\(later)")
        try desk.write(
            """
            providers:
              script: { type: scripted, rules: models/rules.yaml }
              fake: { type: openai, base_url: "${env.DESK_URL}/v1", key: secret.desk_key }
            models: { script: { provider: script }, small: { provider: fake } }
            tiers: { standard: [script, small] }

            """,
            to: "models.yaml"
        )
        try desk.write("rules: []\n", to: "models/rules.yaml")
        desk.environment["DESK_KEY"] = nil
        let spare = try await desk.reeve("doctor")
        #expect(spare.code == 0 && spare.output.contains("where `small` is to stand in"), "\(spare)")
        await desk.close()
    }
}
