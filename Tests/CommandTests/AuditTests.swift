import JSON
import Testing

/// What an auditor does at the command line.
@Suite struct AuditTests {
    @Test func `a log that nobody touched is intact`() async throws {
        let desk = try Desk()
        _ = try await desk.pay(5)
        let outcome = try await desk.reeve("audit", "verify")
        #expect(outcome.code == 0 && outcome.output.hasPrefix("intact:"), "\(outcome)")
        await desk.close()
    }

    @Test func `a changed byte is found and its entry named`() async throws {
        let desk = try Desk()
        let (run, _) = try await desk.pay(5)
        let seq = try await desk.seq("tool.intended", in: run)
        try desk.sabotage("UPDATE entries SET at = at + 1 WHERE kind = 'tool.intended'")
        let outcome = try await desk.reeve("audit", "verify")
        #expect(outcome.code == 1, "\(outcome)")
        #expect(outcome.output.contains("NOT INTACT"), "\(outcome)")
        #expect(outcome.output.contains(run) && outcome.output.contains(seq), "\(outcome)")
        let json = try await desk.reeve("audit", "verify", "--json")
        #expect(json.code == 1 && json.json?["intact"] == false, "\(json)")
        #expect(json.json?["findings"]?.arrayValue?.isEmpty == false, "\(json)")
        await desk.close()
    }

    @Test func `a proof holds with the log's key and with no other`() async throws {
        let desk = try Desk()
        let other = try Desk()
        let (run, _) = try await desk.pay(5)
        _ = try await other.pay(5)
        let seq = try await desk.seq("tool.succeeded", in: run)
        try desk.write(try await desk.reeve("audit", "prove", run, seq).bytes, to: "proof.json")
        let key = try await desk.reeve("audit", "checkpoint", "--key").output.trimmed
        let foreign = try await other.reeve("audit", "checkpoint", "--key").output.trimmed
        let proven = try await desk.reeve("audit", "check", "proof.json", "--key", key)
        #expect(proven.code == 0 && proven.output.contains("entry \(seq) of \(run)"), "\(proven)")
        let refused = try await desk.reeve("audit", "check", "proof.json", "--key", foreign)
        #expect(refused.code == 1 && refused.isCivil, "\(refused)")
        let proof = try await desk.reeve("audit", "prove", run, seq).output
        try desk.write(proof.replacing("tool.succeeded", with: "tool.refused", maxReplacements: 1), to: "forged.json")
        let forged = try await desk.reeve("audit", "check", "forged.json", "--key", key)
        #expect(forged.code == 1 && forged.isCivil, "\(forged)")
        for (path, text) in [("a", "{}"), ("b", "[1]"), ("c", "no JSON"), ("d", "")] {
            try desk.write(text, to: path)
            let outcome = try await desk.reeve("audit", "check", path, "--key", key)
            #expect(outcome.code == 1 || outcome.code == 2, "\(text): \(outcome)")
            #expect(outcome.isCivil && !outcome.complaints.isEmpty, "\(text): \(outcome)")
        }
        let noKey = try await desk.reeve("audit", "check", "proof.json", "--key", "nonsense")
        #expect(noKey.code == 2 && noKey.isCivil, "\(noKey)")
        await desk.close()
        await other.close()
    }

    @Test func `a later log continues an older checkpoint, another log does not`() async throws {
        let desk = try Desk()
        let other = try Desk()
        _ = try await desk.pay(5)
        _ = try await other.pay(5)
        try desk.write(try await desk.reeve("audit", "checkpoint").bytes, to: "mine.txt")
        try desk.write(try await other.reeve("audit", "checkpoint").bytes, to: "other.txt")
        try desk.write("no checkpoint", to: "none.txt")
        _ = try await desk.pay(6)
        let key = try await desk.reeve("audit", "checkpoint", "--key").output.trimmed
        let mine = try await desk.reeve("audit", "verify", "--checkpoint", "mine.txt", "--key", key)
        #expect(mine.code == 0, "\(mine)")
        let foreign = try await desk.reeve("audit", "verify", "--checkpoint", "other.txt")
        #expect(foreign.code == 1 && foreign.isCivil, "\(foreign)")
        let none = try await desk.reeve("audit", "verify", "--checkpoint", "none.txt")
        #expect(none.code == 2 && none.isCivil, "\(none)")
        await desk.close()
        await other.close()
    }

    @Test func `an export is a line of JSON for each entry`() async throws {
        let desk = try Desk()
        let (run, _) = try await desk.pay(5)
        let outcome = try await desk.reeve("audit", "export")
        #expect(outcome.code == 0)
        let lines = try outcome.output.split(separator: "\n").map { try JSON(parsing: $0.utf8) }
        let verify = try await desk.reeve("audit", "verify", "--json")
        #expect(lines.count { $0["entry"] != nil } == verify.json?["entries"]?.intValue.map(Int.init), "\(outcome)")
        #expect(outcome.output.contains(run))
        await desk.close()
    }

    @Test func `erased content is gone, and the log stays intact and says so`() async throws {
        let desk = try Desk(service: Service(look: { _ in Service.json(["note": "a-private-word"]) }))
        let outcome = try await desk.reeve("run", "look", "--json")
        let run = try #require(outcome.json?["run"]?.stringValue)
        #expect(try await desk.reeve("runs", "show", run, "--at", "9999").code == 2)
        let erased = try await desk.reeve(
            "audit",
            "erase",
            "--run",
            run,
            "--reason",
            "asked to",
            "--as",
            "ada",
            "--json"
        )
        #expect(erased.code == 0, "\(erased)")
        #expect((erased.json?["erased"]?.intValue ?? 0) > 0, "\(erased)")
        let verify = try await desk.reeve("audit", "verify")
        #expect(verify.code == 0 && verify.output.contains("erased on purpose"), "\(verify)")
        for words in [["runs"], ["runs", "show", run], ["trace", run]] {
            let shown = try await Reeve.start(words, in: desk.directory, environment: desk.environment).ended()
            #expect(shown.code == 0 && shown.isCivil, "\(words): \(shown)")
            #expect(!shown.output.contains("a-private-word"), "\(words)")
        }
        #expect(!(try desk.storeBytes()).contains("a-private-word".utf8))
        let state = try await desk.reeve("runs", "show", run, "--at", "3")
        #expect(state.code >= 0 && state.isCivil, "\(state)")
        await desk.close()
    }

    @Test func `a call whose arguments were erased is not decided anew on what is not there`() async throws {
        let desk = try Desk()
        let (run, _) = try await desk.pay(50)
        let seq = try await desk.seq("tool.intended", in: run)
        #expect(try await desk.reeve("policy", "explain", run, seq).code == 0)
        #expect(try await desk.reeve("audit", "erase", "--run", run, "--reason", "asked to", "--as", "ada").code == 0)
        let told = try await desk.reeve("policy", "explain", run, seq)
        #expect(told.code == 1 && told.isCivil, "\(told)")
        #expect("\(told)".contains("arguments or facts were erased"), "\(told)")
        await desk.close()
    }

    @Test func `a run that has not ended is not erased`() async throws {
        let desk = try Desk()
        let (run, _) = try await desk.pay(500)
        let outcome = try await desk.reeve("audit", "erase", "--run", run, "--reason", "asked to")
        #expect(outcome.code == 1 && outcome.complaints.contains("has not ended"), "\(outcome)")
        await desk.close()
    }
}

extension String {
    var trimmed: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}
