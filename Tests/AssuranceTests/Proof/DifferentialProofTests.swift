import Assurance
import Gateway
import JSON
import JSONSchema
import Journal
import Manifest
import Policy
import Testing

/// The translation beside the evaluator: of a call that a condition pins down, both must give the same verdict.
struct DifferentialProofTests {
    /// A call, and the condition that only it satisfies as far as the policies can tell.
    private struct Pinned {
        var input: JSONObject
        var labels: [String]
        var condition: String
    }

    private static let longs: [Int64] = [
        0, 1, -1, 7, 4_611_686_018_427_387_904, -4_611_686_018_427_387_904, .max, .min, .max - 1,
    ]

    private func pinned(_ dice: inout ProofDice) -> Pinned {
        var input: JSONObject = [:]
        var tests: [String] = []
        func pin(_ name: String, _ json: JSON, _ cedar: String) {
            input[name] = json
            tests.append("context.input.\(name) == \(cedar)")
        }
        func long(_ value: Int64) -> String { "\(value)" }
        for (name, values) in [
            ("n", [-1000, -1, 0, 1, 7, 1000]), ("m", [0, 5, 100]), ("big", Self.longs), ("wide", Self.longs),
        ] {
            let value = dice.pick(values)
            pin(name, .int(value), long(value))
        }
        let s = dice.pick(["", "a", "ab", "axb", "é*", "red"])
        pin("s", .string(s), "\"\(s)\"")
        let flag = dice.chance(50)
        pin("flag", .bool(flag), "\(flag)")
        let mode = dice.pick(["fast", "slow"])
        pin("mode", .string(mode), "\"\(mode)\"")
        let price = dice.pick([
            (JSON.int(0), "0.0"), (.double(1.5), "1.5"), (.double(50.25), "50.25"), (.double(99.5), "99.5"),
        ])
        pin("price", price.0, "decimal(\"\(price.1)\")")
        for (name, values) in [("tags", ["red", "green", "blue"]), ("labels", ["red", "untrusted"])] {
            let chosen = values.filter { _ in dice.chance(50) }
            let owner = name == "labels" ? "context.run.labels" : "context.input.tags"
            if name == "tags" { input["tags"] = .array(chosen.map(JSON.string)) }
            tests.append(
                chosen.isEmpty
                    ? "\(owner).isEmpty()" : "\(owner) == [\(chosen.map { "\"\($0)\"" }.joined(separator: ", "))]"
            )
            guard name == "labels" else { continue }
            input["rec"] = ["a": .int(dice.pick([0, 7]))]
        }
        let labels = ["red", "untrusted"].filter { tests.last?.contains("\"\($0)\"") == true }
        let nums: [Int64] = dice.chance(30) ? [] : [dice.pick([0, 1, 7]), 9]
        input["nums"] = .array(nums.map(JSON.int))
        tests.append(nums.isEmpty ? "context.input.nums.isEmpty()" : "context.input.nums == [\(nums[0]), 9]")
        var rec: JSONObject = ["a": input["rec"]?["a"] ?? 0]
        tests.append("context.input.rec.a == \(rec["a"]?.intValue ?? 0)")
        for (owner, name) in [("context.input", "t"), ("context.input.rec", "b")] {
            guard dice.chance(50) else {
                tests.append("!(\(owner) has \(name))")
                continue
            }
            let text = dice.pick(["a", "red", "x"])
            if name == "t" { input["t"] = .string(text) } else { rec["b"] = .string(text) }
            tests.append("\(owner) has \(name) && \(owner).\(name) == \"\(text)\"")
        }
        input["rec"] = .object(rec)
        input["code"] = "ABC"
        input["maybe"] = .null
        return Pinned(input: input, labels: labels, condition: tests.joined(separator: " && "))
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func `the translation agrees with the evaluator`(seed: UInt64) throws {
        var dice = ProofDice(seed: seed)
        var project: ProjectDefinition?
        // Some random policies can never be satisfied, which the project's check refuses.
        for _ in 0..<50 where project == nil { project = try? ProofGround.project(policies: dice.policies()) }
        let definition = try #require(project)
        for _ in 0..<3 {
            let pinned = pinned(&dice)
            let call = ToolCall(
                run: RunContext(
                    id: RunID(rawValue: "run_1"),
                    workflow: "w",
                    project: definition,
                    input: .null,
                    actsFor: nil
                ),
                path: StepPath("step"),
                tool: "shop.act",
                input: .object(pinned.input),
                principal: .agent("clerk"),
                past: PolicyPast(runLabels: pinned.labels)
            )
            #expect(definition.tools["shop.act"]?.input.schema.validate(.object(pinned.input)) == [])
            let decided = ProofVerdict(
                CallJudge.decide(call, facts: ["thing": .null], grantedBy: []).before.verdict
            )
            // Without a person, so that there is one verdict only.
            let condition = pinned.condition + " && !(context.run has principal)"
            let same = try ProofGround.never(condition, verdicts: [decided], in: definition)
            let texts = definition.policies.policies.map(\.text).joined(separator: "\n")
            #expect(same.outcome.word == "refuted", "seed \(seed): \(decided) of \(condition)\n\(texts)")
            let others = Set(ProofVerdict.allCases).subtracting([decided])
            let other = try ProofGround.never(condition, verdicts: others, in: definition)
            #expect(other.outcome.word == "proved", "seed \(seed): \(decided) of \(condition)\n\(texts)")
        }
    }
}
