import Assurance
import JSON
import Manifest
import Policy
import Testing

/// Which calls there are: none is passed over because the solver's alphabet, or what is read of a schema, is smaller than what
/// calls can hold, and none is taken in that cannot be.
struct PossibleCallProofTests {
    /// The project with another schema for an argument of the tool.
    private func project(_ argument: String, _ schema: String, also: String = "") throws -> ProjectDefinition {
        var files = ProofGround.files(policies: "permit (principal, action, resource);")
        files["tools/shop.yaml"] = """
            connector: shop
            type: http
            base_url: http://localhost
            tools:
              - name: shop.act
                effect: write
                input: { type: object, required: [\(argument)], properties: { \(argument): \(schema) }\(also) }
                request: { method: POST, path: /act, body: "${input}" }
            """
        for agent in ["clerk", "guest"] {
            files["agents/\(agent).yaml"] = files["agents/\(agent).yaml"]?.replacing(
                "shop.act, shop.other",
                with: "shop.act"
            ).replacing("[shop.other]", with: "[shop.act]")
        }
        let result = Project.load(.memory(files))
        guard let definition = result.definition else {
            throw ProofGround.Broken(description: result.problems.map(\.description).joined(separator: "\n"))
        }
        return definition
    }

    private static let beyond = "\u{100000}"

    @Test func `a choice beyond the solver's characters is one`() throws {
        let project = try project("x", "{ type: string, enum: [a, \"\(Self.beyond)\"], maxLength: 1 }")
        let result = try ProofGround.never("context.input.x != \"a\"", in: project)
        #expect(result.outcome.counterexample?.call.input["x"] == .string(Self.beyond))
        #expect(try ProofGround.never("context.input.x == \"b\"", in: project).outcome.word == "proved")
    }

    @Test func `a pattern may leave only characters beyond`() throws {
        let project = try project("x", #"{ type: string, pattern: "^[^\u0001-\U0002FFFF]$" }"#)
        let result = try ProofGround.never(
            #"context.input.x != "\u{1}" && context.input.x != "\u{0}""#,
            in: project
        )
        let text = try #require(result.outcome.counterexample?.call.input["x"]?.stringValue)
        #expect(text.unicodeScalars.count == 1)
        #expect(text.unicodeScalars.allSatisfy { $0.value > 0x2FFFF })
    }

    @Test func `a class that names all of the solver's characters takes in none beyond`() throws {
        let project = try project("x", #"{ type: string, pattern: "^[\u0001-\U0002FFFF]$" }"#)
        let beyond = "context.input.x == \"\(Self.beyond)\""
        #expect(try ProofGround.never(beyond, in: project).outcome.word == "proved")
        #expect(try ProofGround.never("context.input.x == \"\u{1F98A}\"", in: project).outcome.word == "refuted")
    }

    @Test func `policies may write characters beyond, and two are two`() throws {
        let project = try project("x", "{ type: string }")
        let two = "context.input.x like \"*\(Self.beyond)*\" && context.input.x like \"*\u{100001}*\""
        let text = try #require(
            try ProofGround.never(two, in: project).outcome.counterexample?.call.input["x"]?.stringValue
        )
        #expect(text.unicodeScalars.contains("\u{100000}") && text.unicodeScalars.contains("\u{100001}"))
        let one = "context.input.x == \"\(Self.beyond)\" && context.input.x == \"\u{100001}\""
        #expect(try ProofGround.never(one, in: project).outcome.word == "proved")
    }

    @Test func `a reference within a part that has an id of its own is not read in the whole`() throws {
        let amount = """
            { $id: "urn:x:y", $ref: "#/$defs/a", $defs: { a: { type: integer, minimum: 0, maximum: 1000 } } }
            """
        let project = try project("amount", amount, also: ", $defs: { a: { type: integer, minimum: 0, maximum: 10 } }")
        #expect(try ProofGround.never("context.input.amount > 10", in: project).outcome.word == "refuted")
    }

    @Test func `a reference with escapes is not read as it stands`() throws {
        let definitions = """
            , $defs: { "a%20b": { type: integer, minimum: 0, maximum: 10 }, "a b": { type: integer, minimum: 0, maximum: 1000 } }
            """
        let project = try project("amount", "{ $ref: \"#/$defs/a%20b\" }", also: definitions)
        #expect(try ProofGround.never("context.input.amount > 10", in: project).outcome.word != "proved")
    }

    @Test(arguments: ["{ type: array }", "{ type: object }", "{ type: [string, integer] }"])
    func `what policies cannot see is left out of an example where it may be`(schema: String) throws {
        let project = try project("amount", "{ type: integer, maximum: 1000 }, other: \(schema)")
        let example = try #require(
            try ProofGround.never("context.input.amount > 10", in: project).outcome.counterexample
        )
        #expect(example.call.input["other"] == nil)
    }

    @Test func `a fact that the tool does not have is never there`() throws {
        let project = try project("x", "{ type: string }")
        let result = try ProofGround.never("context.facts has receipt", verdicts: [.allow, .ask, .deny], in: project)
        #expect(result.outcome.word == "proved")
        var files = ProofGround.files(
            policies: """
                permit (principal, action in [Action::"shop.act", Action::"shop.other"], resource)
                when { context.facts has thing && context.facts.thing has cents && context.facts.thing.cents > 1 };
                """
        )
        files["policies/other.cedar"] = ""
        let definition = try #require(Project.load(.memory(files)).definition)
        let property = Property(name: "x", claim: .never(CallPattern(tools: ["shop.other"]), [.allow, .ask]))
        #expect(try Prover(definition).prove(property).outcome.word == "proved")
    }

    @Test func `a call that a counter cannot count is no example, and no sum is below nothing`() throws {
        var files = ProofGround.files(policies: "permit (principal, action, resource);")
        files["reeve.yaml"]? += "counters: { spent: { tool: shop.other, sum: \"${input.n}\", window: day } }\n"
        let project = try #require(Project.load(.memory(files)).definition)
        func outcome(_ condition: String) throws -> ProofResult.Outcome {
            let pattern = CallPattern(
                tools: ["shop.other"],
                condition: try CallCondition(condition, tools: ["shop.other"], schema: project.policySchema)
            )
            return try Prover(project, limits: ProofLimits(examples: 2))
                .prove(Property(name: "x", claim: .never(pattern, [.allow]))).outcome
        }
        #expect(try outcome("context.input.n < 0").word.contains("the call cannot be counted by `spent`"))
        #expect(try outcome("context.input.n < 10").counterexample?.call.input["n"]?.intValue ?? -1 >= 0)
        // What is counted only grows, from nothing.
        #expect(try outcome("context.history.spent < 0").word == "proved")
    }

    @Test func `arguments have no label that the run does not have`() throws {
        let project = try project("x", "{ type: string }")
        let apart = "context.input_labels.contains(\"odd\") && !context.run.labels.contains(\"odd\")"
        #expect(try ProofGround.never(apart, in: project).outcome.word == "proved")
        let both = "context.input_labels.contains(\"odd\") && context.run.labels.contains(\"odd\")"
        #expect(try ProofGround.never(both, in: project).outcome.word == "refuted")
    }
}
