import JSON
import Testing

/// `reeve check`: all problems of a project at once, each with its place.
@Suite struct CheckTests {
    private static let broken = [
        "workflows/pay.yaml": """
        workflow: pay
        input: { type: object, properties: { amount: { type: whole } } }
        steps:
          pay: { tool: desk.pax, with: { amount: "${input.amount}" } }
          then: { tool: desk.pay, wiht: {} }

        """,
        "agents/clerk.yaml": """
        agent: clerk
        owner: nobody
        instructions: prompts/none.md
        model: larg
        tools: [desk.look]

        """,
        "policies/desk.cedar": "permit (principal, action, resource) when { context.input.amount > };\n",
    ]

    @Test func `all problems are printed with file, line and column`() async throws {
        let desk = try Desk(Self.broken)
        let outcome = try await desk.reeve("check")
        #expect(outcome.code == 2)
        for place in [
            "workflows/pay.yaml:2:", "workflows/pay.yaml:4:", "workflows/pay.yaml:5:", "agents/clerk.yaml:3:",
            "agents/clerk.yaml:4:", "policies/desk.cedar:1:",
        ] {
            #expect(outcome.output.contains(place), "\(place) in \(outcome)")
        }
        #expect(outcome.isCivil, "\(outcome)")
        await desk.close()
    }

    @Test func `the JSON of a problem has severity, code, place and message`() async throws {
        let desk = try Desk(Self.broken)
        let outcome = try await desk.reeve("check", "--json")
        #expect(outcome.code == 2)
        let problems = try #require(outcome.json?["problems"]?.arrayValue)
        #expect(problems.count >= 6)
        for problem in problems {
            for field in ["severity", "code", "file", "message"] {
                #expect(problem[field]?.stringValue?.isEmpty == false, "\(field) of \(problem)")
            }
            #expect((problem["line"]?.intValue ?? 0) > 0, "\(problem)")
            #expect((problem["column"]?.intValue ?? 0) > 0, "\(problem)")
        }
        #expect(outcome.json?["errors"]?.intValue == Int64(problems.count { $0["severity"]?.stringValue == "error" }))
        await desk.close()
    }

    @Test func `a sound project has no problems`() async throws {
        let desk = try Desk()
        let outcome = try await desk.reeve("check", "--strict")
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output == "no problems\n")
        await desk.close()
    }

    @Test(arguments: [
        ("workflows/pay.yaml", "workflow: pay\nsteps: { pay: [ }\n"),
        ("workflows/pay.yaml", "workflow: \"pay\n"),
        ("workflows/pay.yaml", "\u{0}\u{1}\u{2}"),
        ("workflows/pay.yaml", "- a\n- b\n"),
        ("workflows/pay.yaml", "workflow: pay\ninput: 7\nsteps: { a: { set: 1 } }\n"),
        ("workflows/pay.yaml", "workflow: pay\ninput: { type: 5 }\nsteps: { a: { set: 1 } }\n"),
        ("policies/desk.cedar", "permit (principal, action"),
        ("policies/desk.cedar", "allow everything"),
        ("tools/desk.yaml", "connector: desk\ntype: telepathy\ntools: []\n"),
        ("reeve.yaml", "project: desk\nowner: nobody\n"),
        ("reeve.yaml", "&a [*a, *a]\n"),
    ])
    func `a broken file is named, and neither check nor run crashes`(_ path: String, _ text: String) async throws {
        let desk = try Desk([path: text])
        for words in [["check"], ["run", "look"], ["worker"]] {
            let outcome = try await Reeve.start(words, in: desk.directory, environment: desk.environment).ended()
            #expect(outcome.code == 2, "\(words): \(outcome)")
            #expect((outcome.output + outcome.complaints).contains("\(path):"), "\(words): \(outcome)")
            #expect(outcome.isCivil, "\(words): \(outcome)")
        }
        await desk.close()
    }

    @Test func `a file that is no UTF-8 is named`() async throws {
        let desk = try Desk()
        try desk.write(Array("workflow: pay\ntitle: ".utf8) + [0xC3, 0x28, 0xFF, 0x0A], to: "workflows/pay.yaml")
        let outcome = try await desk.reeve("check")
        #expect(outcome.code == 2 && outcome.output.contains("workflows/pay.yaml:"), "\(outcome)")
        #expect(outcome.isCivil, "\(outcome)")
        await desk.close()
    }

    @Test func `a directory without a project says how to make one`() async throws {
        let desk = try Desk()
        try desk.write("", to: "empty/nothing")
        for words in [["check"], ["run", "pay"], ["worker"]] {
            let outcome = try await Reeve.start(
                words + ["--project", "empty"],
                in: desk.directory,
                environment: desk.environment
            ).ended()
            #expect(outcome.code == 2, "\(words): \(outcome)")
            #expect((outcome.output + outcome.complaints).contains("reeve init"), "\(words): \(outcome)")
        }
        await desk.close()
    }

    @Test func `triggers are taken, and check and worker say that nothing starts runs by them yet`() async throws {
        let desk = try Desk([
            "workflows/look.yaml": """
            workflow: look
            triggers: [{ http: {} }, { schedule: { cron: "0 8 * * MON", zone: Europe/Rome, catch_up: latest, overlap: skip } }]
            steps:
              look: { tool: desk.look, with: { id: 7 } }

            """
        ])
        let checked = try await desk.reeve("check")
        #expect(checked.code == 0, "\(checked)")
        for kind in ["http", "schedule"] {
            #expect(checked.output.contains("nothing starts `look` by its `\(kind)` trigger yet"), "\(checked)")
        }
        let worker = try desk.start("worker")
        let isTold = await eventually {
            ["http", "schedule"].allSatisfy { worker.complaints.contains("by its `\($0)` trigger yet") }
        }
        let ended = await worker.stopped()
        #expect(isTold && ended.code == 0, "\(ended)")
        await desk.close()
    }

    @Test func `what is wrong beside the policies is told by check too, all of it`() async throws {
        let desk = try Desk([
            "policies/properties.yaml": """
            properties:
              agent: { because: x, never: { agent: clerc, tool: desk.look } }
              tool: { because: x, never: { tool: desk.pya } }
              verdict: { because: x, never: { tool: desk.pay, verdict: alow } }
              condition: { because: x, never: { tool: desk.pay, when: context.input.amout > 1 } }
              cedar: { because: x, never: { tool: desk.pay, when: "context.input.amount >" } }
              elsewhere: { because: x, at_most: nowhere }
              released: { because: x, at_most: released }

            """,
            "policies/intended.yaml": """
            intended:
              - { policy: over-100-needs-a-led, tool: desk.pya, reason: x }

            """,
            "policies/desk.test.yaml": """
            cases:
              - { name: a, service: pya, tool: desk.pay, input: { amount: 5 }, expect: allow }

            """,
        ])
        for words in [["check"], ["policy", "check"]] {
            let told = try await desk.reeve(words)
            #expect(told.code == 2, "\(told)")
            for problem in [
                "properties.yaml:2:40: there is no agent `clerc`", "properties.yaml:3:38: there is no tool `desk.pya`",
                "properties.yaml:4:60: the field `verdict` is one of", "properties.yaml:5:59: attribute `input.amout`",
                "properties.yaml:6:78: unexpected token", "properties.yaml:7:37: there is no directory `nowhere`",
                "intended.yaml:2:15: there is no policy `over-100-needs-a-led`",
                "intended.yaml:2:43: there is no tool `desk.pya`",
                "desk.test.yaml:2:25: there is no workflow `pya` that could call as a service",
            ] {
                #expect(told.output.contains("policies/" + problem), "\(problem): \(told)")
            }
            #expect(told.output.contains("9 errors, 0 warnings"), "\(told)")
        }
        await desk.close()
    }
}
