import JSON
import Testing
import Transport

/// `reeve run`: what it prints where, and what its exit code says.
@Suite struct RunTests {
    @Test func `a run that ends well exits with 0 and prints its output`() async throws {
        let desk = try Desk()
        let outcome = try await desk.reeve("run", "pay", "--input", "{\"amount\": 5}")
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.contains("\"paid\": 5"), "\(outcome)")
        #expect(outcome.complaints.isEmpty, "\(outcome)")
        #expect(desk.service.paid == [5])
        await desk.close()
    }

    @Test func `a run that fails exits with 1 and says how to learn why`() async throws {
        let desk = try Desk(service: Service(look: { _ in .text("broken", status: 500) }))
        let outcome = try await desk.reeve("run", "look")
        #expect(outcome.code == 1, "\(outcome)")
        #expect(outcome.output.contains("reeve trace"), "\(outcome)")
        let inJSON = try await desk.reeve("run", "look", "--json")
        #expect(inJSON.code == 1)
        #expect(inJSON.json?["error"]?["code"]?.stringValue != nil, "\(inJSON)")
        await desk.close()
    }

    @Test func `an expression that has no value is told with the file and place where it stands`() async throws {
        let desk = try Desk([
            "workflows/divide.yaml": """
            workflow: divide
            input: { type: object, required: [by], properties: { by: { type: integer } }, additionalProperties: false }
            steps:
              half: { set: { é: "${100 / input.by}" } }
            output: "${steps.half.output}"

            """,
            "workflows/when.yaml": """
            workflow: when
            input: { type: object, required: [by], properties: { by: { type: integer } }, additionalProperties: false }
            steps:
              half:
                set: 1
                when: ${100 / input.by > 1}

            """,
        ])
        let value = try await desk.reeve("run", "divide", "--input", "{\"by\": 0}")
        #expect(value.code == 1 && value.output.contains("workflows/divide.yaml:4:24: `100` is divided"), "\(value)")
        let condition = try await desk.reeve("run", "when", "--input", "{\"by\": 0}")
        #expect(
            condition.code == 1 && condition.output.contains("workflows/when.yaml:6:13: `100` is divided"),
            "\(condition)"
        )
        await desk.close()
    }

    @Test func `input that does not fit exits with 2 and says what is wrong`() async throws {
        let desk = try Desk()
        for input in ["{}", "{\"amount\": \"5\"}", "{\"amount\": 5, \"more\": 1}", "[]", "{", "@nowhere.json"] {
            let outcome = try await desk.reeve("run", "pay", "--input", input)
            #expect(outcome.code == 2, "\(input): \(outcome)")
            #expect(outcome.isCivil && outcome.bytes.isEmpty && !outcome.complaints.isEmpty, "\(input): \(outcome)")
        }
        #expect(try await desk.reeve("runs", "--json").json?["runs"]?.arrayValue?.isEmpty == true)
        await desk.close()
    }

    @Test func `an unknown workflow exits with 2 and suggests another`() async throws {
        let desk = try Desk()
        let outcome = try await desk.reeve("run", "pax", "--input", "{\"amount\": 5}")
        #expect(outcome.code == 2)
        #expect(outcome.complaints.contains("did you mean `pay`?"), "\(outcome)")
        await desk.close()
    }

    @Test func `an invalid manifest exits with 2 and names the place`() async throws {
        let desk = try Desk(["workflows/pay.yaml": "workflow: pay\nsteps:\n  pay: { tol: desk.pay }\n"])
        let outcome = try await desk.reeve("run", "pay", "--input", "{}")
        #expect(outcome.code == 2)
        #expect(outcome.complaints.contains("workflows/pay.yaml:3:"), "\(outcome)")
        await desk.close()
    }

    @Test func `a step that policy forbids exits with 3, and nothing is sent`() async throws {
        let desk = try Desk()
        let outcome = try await desk.reeve("run", "pay", "--input", "{\"amount\": 1001}")
        #expect(outcome.code == 3, "\(outcome)")
        #expect(outcome.output.contains("Nobody pays more than 1000"), "\(outcome)")
        #expect(desk.service.paid.isEmpty)
        await desk.close()
    }

    @Test func `a run that waits for a person exits with 4 and says how it goes on`() async throws {
        let desk = try Desk()
        let outcome = try await desk.reeve("run", "pay", "--input", "{\"amount\": 500}")
        #expect(outcome.code == 4, "\(outcome)")
        #expect(outcome.output.contains("reeve run --resume"), "\(outcome)")
        #expect(desk.service.paid.isEmpty)
        await desk.close()
    }

    @Test func `a second start with the same key answers with the first run`() async throws {
        let desk = try Desk()
        let words = ["run", "pay", "--input", "{\"amount\": 5}", "--key", "order-1", "--json"]
        var runs: Set<String> = []
        for _ in 1...3 {
            let outcome = try await Reeve.start(words, in: desk.directory, environment: desk.environment).ended()
            #expect(outcome.code == 0)
            runs.insert(outcome.json?["run"]?.stringValue ?? "none")
        }
        #expect(runs.count == 1)
        #expect(desk.service.paid == [5])
        await desk.close()
    }

    @Test func `input comes from a file or from standard input as well`() async throws {
        let desk = try Desk()
        try desk.write("{\"amount\": 6}", to: "input.json")
        #expect(try await desk.reeve("run", "pay", "--input", "@input.json").code == 0)
        #expect(try await desk.reeve("run", "pay", "--input", "@-", input: Array("{\"amount\": 7}".utf8)).code == 0)
        #expect(desk.service.paid == [6, 7])
        await desk.close()
    }

    @Test func `a worker drives what was only accepted, and stops when it is asked to`() async throws {
        let desk = try Desk()
        let accepted = try await desk.reeve("run", "pay", "--input", "{\"amount\": 5}", "--detach", "--json")
        #expect(accepted.code == 0)
        let run = try #require(accepted.json?["run"]?.stringValue)
        #expect(desk.service.paid.isEmpty)
        let worker = try desk.start("worker", "--json")
        let isDone = await eventually { String(decoding: worker.output, as: UTF8.self).contains("run.succeeded") }
        let ended = await worker.stopped()
        #expect(isDone, "\(ended)")
        #expect(ended.code == 0, "\(ended)")
        for line in ended.output.split(separator: "\n") { #expect((try? JSON(parsing: line.utf8)) != nil) }
        #expect(desk.service.paid == [5])
        #expect(try await desk.reeve("runs", "show", run, "--json").json?["status"]?.stringValue == "succeeded")
        await desk.close()
    }

    @Test func `a worker and runs that begin together on a fresh project all find one store`() async throws {
        let desk = try Desk()
        let workers = [try desk.start("worker"), try desk.start("worker")]
        let runs = try (1...4).map { try desk.start("run", "pay", "--input", "{\"amount\": \($0)}", "--detach") }
        for run in runs {
            let outcome = await run.ended()
            #expect(outcome.code == 0, "\(outcome)")
        }
        let areDone = try await eventually {
            let runs = try await desk.reeve("runs", "--status", "succeeded", "--json")
            return runs.json?["runs"]?.arrayValue?.count == 4
        }
        for worker in workers {
            let ended = await worker.stopped()
            #expect(ended.code == 0 && ended.isCivil, "\(ended)")
        }
        #expect(areDone && desk.service.paid.sorted() == [1, 2, 3, 4])
        await desk.close()
    }

    @Test func `two workers on one store do each run exactly once`() async throws {
        let desk = try Desk()
        for amount in 1...8 {
            #expect(try await desk.reeve("run", "pay", "--input", "{\"amount\": \(amount)}", "--detach").code == 0)
        }
        let workers = [try desk.start("worker"), try desk.start("worker")]
        let areDone = try await eventually {
            let runs = try await desk.reeve("runs", "--status", "succeeded", "--json")
            return runs.json?["runs"]?.arrayValue?.count == 8
        }
        for worker in workers {
            let ended = await worker.stopped()
            #expect(ended.code == 0 && ended.isCivil, "\(ended)")
        }
        #expect(areDone)
        #expect(desk.service.paid.sorted() == Array(1...8))
        #expect(try await desk.reeve("audit", "verify").code == 0)
        await desk.close()
    }
}
