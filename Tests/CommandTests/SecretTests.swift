import JSON
import Testing
import Transport

/// A secret is sent where it belongs, and stands nowhere else.
@Suite struct SecretTests {
    private static let secret = "hunter2-\"quoted\"-0123456789"

    @Test func `a secret that a service echoes is neither stored nor printed`() async throws {
        let service = try Service(look: { request in
            Service.json([
                "headers": .string(request.headers["Authorization"] ?? ""),
                "nested": [["deep": .string("before \(request.headers["Authorization"] ?? "") after")]],
            ])
        })
        let desk = try Desk(
            ["tools/desk.yaml": Desk.tools(auth: "auth: { bearer: secret.desk_key }")],
            environment: ["DESK_KEY": Self.secret],
            service: service
        )
        let outcome = try await desk.reeve("run", "look", "--json")
        #expect(outcome.code == 0, "\(outcome)")
        #expect(service.requests(to: "/look").first?.headers["Authorization"] == "Bearer \(Self.secret)")
        let run = try #require(outcome.json?["run"]?.stringValue)
        var said = [outcome]
        for words in [["runs", "show", run, "--json"], ["trace", run], ["audit", "export"], ["doctor"]] {
            said.append(try await Reeve.start(words, in: desk.directory, environment: desk.environment).ended())
        }
        for outcome in said {
            for mark in ["hunter2", "0123456789"] {
                #expect(!outcome.output.contains(mark) && !outcome.complaints.contains(mark), "\(outcome)")
            }
        }
        let bytes = try desk.storeBytes()
        #expect(bytes.count > 4096)
        #expect(!bytes.contains("hunter2".utf8))
        await desk.close()
    }

    @Test func `a secret that a failing service echoes is not printed`() async throws {
        let service = try Service(
            look: { request in .text("no: \(request.headers["Authorization"] ?? "")", status: 400) },
            model: { _ in .text("invalid key hunter2-\"quoted\"-0123456789", status: 401) }
        )
        let desk = try Desk(
            ["tools/desk.yaml": Desk.tools(auth: "auth: { bearer: secret.desk_key }")],
            environment: ["DESK_KEY": Self.secret],
            service: service
        )
        for workflow in ["look", "ask"] {
            let outcome = try await desk.reeve("run", workflow)
            #expect(outcome.code == 1, "\(outcome)")
            #expect(!outcome.output.contains("hunter2") && !outcome.complaints.contains("hunter2"), "\(outcome)")
        }
        #expect(!(try desk.storeBytes()).contains("hunter2".utf8))
        await desk.close()
    }

    @Test func `a secret's file that is not there is named`() async throws {
        let desk = try Desk([
            "reeve.yaml": "project: desk\nowner: team\nsecrets: { desk_key: { file: keys/desk } }\n",
            "tools/desk.yaml": Desk.tools(auth: "auth: { bearer: secret.desk_key }"),
        ])
        let outcome = try await desk.reeve("run", "look")
        #expect(outcome.code == 1 && outcome.isCivil, "\(outcome)")
        #expect(outcome.output.contains("secret `desk_key` is not set: write its value to"), "\(outcome)")
        #expect(outcome.output.contains("keys/desk`, in a file of mode 0600"), "\(outcome)")
        await desk.close()
    }

    @Test func `a secret that is not set is named with what to set, and nothing is sent`() async throws {
        let desk = try Desk(
            ["tools/desk.yaml": Desk.tools(auth: "auth: { bearer: secret.desk_key }")],
            environment: ["DESK_KEY": ""]
        )
        for workflow in ["look", "ask"] {
            let outcome = try await desk.reeve("run", workflow)
            #expect(outcome.code == 1 && outcome.isCivil, "\(outcome)")
            #expect(outcome.output.contains("missing_secret"), "\(outcome)")
            #expect(
                outcome.output.contains("secret `desk_key` is not set: set `DESK_KEY` in the environment"),
                "\(outcome)"
            )
        }
        #expect(desk.service.requests(to: "/look").isEmpty && desk.service.requests(to: "/v1").isEmpty)
        let doctor = try await desk.reeve("doctor")
        #expect(doctor.code == 1 && doctor.output.contains("set DESK_KEY in the environment"), "\(doctor)")
        await desk.close()
    }
}
