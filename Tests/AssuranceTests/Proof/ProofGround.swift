import Assurance
import JSON
import Manifest
import Policy
import Testing

/// A small project with a tool that has arguments of every kind, for questions about its policies.
enum ProofGround {
    struct Broken: Error, CustomStringConvertible {
        var description: String
    }

    static let tools = """
        connector: shop
        type: http
        base_url: http://localhost
        tools:
          - name: shop.look
            effect: read
            input: { type: object, properties: {}, additionalProperties: false }
            output:
              type: [object, "null"]
              required: [owner, cents]
              properties:
                owner: { type: string }
                cents: { type: integer, minimum: 0, maximum: 1000000 }
                note: { type: string }
            request: { method: GET, path: /look }
          - name: shop.act
            effect: write
            facts: { thing: { tool: shop.look } }
            input:
              type: object
              required: [n, m, big, wide, s, flag, tags, nums, rec, price, code, mode, maybe]
              properties:
                n: { type: integer, minimum: -1000, maximum: 1000 }
                m: { type: integer, minimum: 0, maximum: 100, multipleOf: 5 }
                big: { type: integer }
                wide: { type: integer }
                s: { type: string }
                t: { type: string }
                flag: { type: boolean }
                tags: { type: array, items: { type: string, enum: [red, green, blue] } }
                words: { type: array, items: { type: string }, minItems: 1 }
                nums: { type: array, items: { type: integer, minimum: 0, maximum: 9 } }
                rec:
                  type: object
                  required: [a]
                  properties: { a: { type: integer, minimum: 0, maximum: 9 }, b: { type: string } }
                price: { type: number, minimum: 0, maximum: 99.5 }
                code: { type: string, pattern: "^[A-Z]{3}$" }
                mode: { type: string, enum: [fast, slow] }
                maybe: { type: [string, "null"] }
                spot:
                  type: object
                  required: [x, y]
                  properties: { x: { type: integer, minimum: 0, maximum: 9 }, y: { type: integer, minimum: 0, maximum: 9 } }
                  additionalProperties: false
                short: { type: string, minLength: 2, maxLength: 3 }
              additionalProperties: false
            request: { method: POST, path: /act, body: "${input}" }
          - name: shop.other
            effect: write
            input: { type: object, required: [n], properties: { n: { type: integer } } }
            request: { method: POST, path: /other, body: "${input}" }
        """

    static func files(policies: String) -> [String: String] {
        [
            "reeve.yaml": "project: ground\nowner: team\n",
            "people.yaml": """
            people:
              anna: { groups: [leads, team], email: anna@example.com }
              ben: { groups: [team], email: ben@example.com }
            groups: { leads: , team: , other: }
            """,
            "models.yaml": """
            providers: { script: { type: scripted, rules: models/script.yaml } }
            models: { small: { provider: script } }
            tiers: { standard: small }
            """,
            "models/script.yaml": "rules: []\n",
            "prompts/clerk.md": "Decide.\n",
            "agents/clerk.yaml": """
            agent: clerk
            owner: team
            instructions: prompts/clerk.md
            model: standard
            tools: [shop.act, shop.other]
            """,
            "agents/guest.yaml": """
            agent: guest
            owner: other
            instructions: prompts/clerk.md
            model: standard
            tools: [shop.other]
            """,
            "tools/shop.yaml": tools,
            "policies/main.cedar": policies,
        ]
    }

    static func project(policies: String) throws -> ProjectDefinition {
        let result = Project.load(.memory(files(policies: policies)))
        guard let definition = result.definition else {
            throw Broken(description: result.problems.map(\.description).joined(separator: "\n"))
        }
        return definition
    }

    static let clerk = EntityUID(type: "Agent", id: "clerk")

    /// That no call of the clerk's to `shop.act` is allowed for which a condition is true.
    static func never(
        _ condition: String,
        verdicts: Set<ProofVerdict> = [.allow],
        in project: ProjectDefinition,
        limits: ProofLimits = ProofLimits()
    ) throws -> ProofResult {
        let pattern = CallPattern(
            principal: clerk,
            tools: ["shop.act"],
            condition: try CallCondition(condition, tools: ["shop.act"], schema: project.policySchema)
        )
        let property = Property(name: "never", claim: .never(pattern, verdicts))
        return try Prover(project, limits: limits).prove(property)
    }

    static func compare(_ policies: String, with before: String, isSame: Bool = false) throws -> ProofResult {
        let project = try project(policies: policies)
        let baseline = Baseline.judging(project, by: try self.project(policies: before), named: "before")
        let claim = isSame ? Claim.same(baseline) : .atMost(baseline)
        return try Prover(project).prove(Property(name: "compared", claim: claim))
    }
}

extension ProofResult.Outcome {
    /// The end without what led to it.
    var word: String {
        switch self {
        case .proved: "proved"
        case .refuted: "refuted"
        case .unknown(let reason): "unknown: \(reason)"
        case .untranslatable(let refusals): "untranslatable: \(refusals.map(\.construct).joined(separator: "; "))"
        case .mistranslated(let example): "mistranslated: \(example.json.serialized())"
        }
    }

    var counterexample: Counterexample? {
        guard case .refuted(let example) = self else { return nil }
        return example
    }
}
