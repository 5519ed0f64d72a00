import JSON
import Testing
import Transport

/// Whatever comes in from outside, somebody is told in words, and nothing crashes or hangs.
@Suite struct HostileTests {
    @Test func `input that is no UTF-8 is refused`() async throws {
        let desk = try Desk()
        try desk.write(Array("{\"amount\": 5, \"".utf8) + [0xFF, 0xFE] + Array("\": 1}".utf8), to: "bad.json")
        let outcome = try await desk.reeve("run", "pay", "--input", "@bad.json")
        #expect(outcome.code == 2 && outcome.isCivil && outcome.complaints.contains("utf-8"), "\(outcome)")
        await desk.close()
    }

    @Test func `a result of 100 MB fails the call and not the process`() async throws {
        let service = try Service(look: { _ in
            ServerResponse(status: 200, headers: ["Content-Type": "application/json"]) { writer in
                let block = [UInt8](repeating: UInt8(ascii: "1"), count: 1 << 20)
                for _ in 0..<100 { try await writer.write(block) }
            }
        })
        let desk = try Desk(service: service)
        let outcome = try await desk.reeve("run", "look", "--json")
        #expect(outcome.code == 1 && outcome.isCivil, "\(outcome)")
        #expect(outcome.json?["error"]?["message"]?.stringValue?.isEmpty == false, "\(outcome)")
        #expect(try desk.storeBytes().count < 20 << 20)
        await desk.close()
    }

    @Test(arguments: ["no JSON at all", "{\"answer\": 5}", "", "{\"answer\": \"a\"", "\u{0}\u{FFFF}"])
    func `a model that does not answer as it should fails the run in the end`(_ text: String) async throws {
        let desk = try Desk(service: Service(model: { _ in Service.said(text) }))
        let outcome = try await desk.reeve("run", "ask", "--json")
        #expect(outcome.code == 1 && outcome.isCivil, "\(outcome)")
        #expect(outcome.json?["error"]?["code"]?.stringValue?.isEmpty == false, "\(outcome)")
        await desk.close()
    }

    @Test func `a provider that speaks no JSON fails the run`() async throws {
        let desk = try Desk(service: Service(model: { _ in ServerResponse.text("<html>502</html>") }))
        let outcome = try await desk.reeve("run", "ask", "--json")
        #expect(outcome.code == 1 && outcome.isCivil, "\(outcome)")
        await desk.close()
    }

    @Test(arguments: [
        ("desk_destroy", "{}"), ("desk_pay", "{\"amount\": 5}"), ("desk_look", "{\"id\": \"x\"}"), ("desk_look", "{"),
    ])
    func `a model's call that cannot be is told to the model, and nothing is done`(
        _ tool: String,
        _ arguments: String
    ) async throws {
        let service = try Service(model: { turn in
            turn == 0 ? Service.calls(tool, arguments) : Service.said("{\"answer\": \"I cannot\"}")
        })
        let desk = try Desk(service: service)
        let outcome = try await desk.reeve("run", "ask", "--json")
        #expect(outcome.code == 0 && outcome.isCivil, "\(outcome)")
        #expect(service.paid.isEmpty && service.requests(to: "/look").isEmpty)
        #expect(service.requests(to: "/v1").count == 2)
        await desk.close()
    }

    @Test func `a model without end is stopped by the agent's limits`() async throws {
        let desk = try Desk(service: Service(model: { turn in Service.calls("desk_look", "{\"id\": \(turn)}") }))
        let outcome = try await desk.reeve("run", "ask", "--json")
        #expect(outcome.code == 1 && outcome.isCivil, "\(outcome)")
        #expect(desk.service.requests(to: "/v1").count <= 4)
        await desk.close()
    }

    @Test func `a budget that is too small ends the run with the code budget, before the model is asked`() async throws
    {
        let desk = try Desk([
            "reeve.yaml": """
            project: desk
            owner: team
            secrets: { desk_key: { env: DESK_KEY } }
            budgets:
              tiny: { cap_usd: 0.000001, window: day }

            """
        ])
        let outcome = try await desk.reeve("run", "ask", "--json")
        #expect(outcome.code == 1, "\(outcome)")
        #expect(outcome.json?["error"]?["code"] == "budget", "\(outcome)")
        #expect(outcome.json?["error"]?["message"]?.stringValue?.contains("tiny") == true, "\(outcome)")
        #expect(desk.service.requests(to: "/v1").isEmpty)
        await desk.close()
    }

    @Test func `a store that cannot be is told with its path`() async throws {
        let desk = try Desk()
        try desk.write("in the way", to: ".reeve")
        for words in [
            ["runs"], ["run", "pay", "--input", "{\"amount\": 5}"], ["worker"], ["audit", "verify"], ["doctor"],
        ] {
            let outcome = try await Reeve.start(words, in: desk.directory, environment: desk.environment).ended()
            #expect(outcome.code == 1 && outcome.isCivil, "\(words): \(outcome)")
            #expect((outcome.output + outcome.complaints).contains(".reeve"), "\(words): \(outcome)")
        }
        await desk.close()
    }

    @Test func `looking where no store is makes none`() async throws {
        let desk = try Desk()
        for words in [["runs"], ["approvals"], ["trace", "run_0"], ["audit", "verify"]] {
            let outcome = try await Reeve.start(words, in: desk.directory, environment: desk.environment).ended()
            #expect(outcome.isCivil && outcome.code <= 1, "\(words): \(outcome)")
        }
        await desk.close()
    }

    @Test func `a store of a newer binary is left alone`() async throws {
        let desk = try Desk()
        _ = try await desk.pay(5)
        try desk.sabotage("PRAGMA user_version = 99")
        for words in [["runs"], ["run", "pay", "--input", "{\"amount\": 5}"], ["worker"], ["audit", "verify"]] {
            let outcome = try await Reeve.start(words, in: desk.directory, environment: desk.environment).ended()
            #expect(outcome.code == 1 && outcome.isCivil, "\(words): \(outcome)")
            #expect(outcome.complaints.contains("newer"), "\(words): \(outcome)")
        }
        #expect(desk.service.paid == [5])
        await desk.close()
    }

    @Test func `a file that is no database is named`() async throws {
        let desk = try Desk()
        try desk.write(
            "this is no database, whatever its name says; it is just long enough to be read",
            to: ".reeve/journal.sqlite"
        )
        for words in [["runs"], ["run", "pay", "--input", "{\"amount\": 5}"], ["audit", "verify"]] {
            let outcome = try await Reeve.start(words, in: desk.directory, environment: desk.environment).ended()
            #expect(outcome.code == 1 && outcome.isCivil && !outcome.complaints.isEmpty, "\(words): \(outcome)")
        }
        await desk.close()
    }
}
