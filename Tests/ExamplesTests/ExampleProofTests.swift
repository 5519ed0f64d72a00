import Assurance
import Foundation
import JSON
import Manifest
import Testing

/// The examples' properties, proved; and refuted where a policy is broken.
struct ExampleProofTests {
    private static let airline = URL(filePath: RefundDesk.directory).deletingLastPathComponent().appending(
        path: "airline"
    ).path

    private func results(_ project: ProjectDefinition, _ directory: String) throws -> [String: ProofResult] {
        let found = Project.properties(.directory(directory), of: project)
        #expect(found.problems.map(\.description) == [])
        var reader = PropertyReader(project) { word in throw AssuranceError("not_found", "no policies `\(word)`") }
        let properties = found.properties.compactMap { reader.property($0) }
        #expect(reader.problems.map(\.description) == [])
        let prover = Prover(project, limits: ProofLimits(time: .seconds(120)))
        return try Dictionary(uniqueKeysWithValues: properties.map { ($0.name, try prover.prove($0)) })
    }

    /// The refund desk with one of its policies changed.
    private func desk(_ old: String, _ new: String) throws -> ProjectDefinition {
        var files = try RefundDesk.files()
        let text = try #require(files["policies/refunds.cedar"])
        try #require(text.contains(old))
        files["policies/refunds.cedar"] = text.replacing(old, with: new)
        return try #require(Project.load(.memory(files)).definition)
    }

    private func refuted(_ results: [String: ProofResult]) -> [String] {
        results.filter { !$0.value.isProved }.keys.sorted()
    }

    @Test func `everything that the refund desk promises is proved`() throws {
        let results = try results(RefundDesk.project(), RefundDesk.directory)
        #expect(results.count == 8)
        #expect(refuted(results) == [], "\(results.values.map(\.outcome))")
    }

    @Test func `everything that the airline promises is proved`() throws {
        let project = try #require(Project.load(directory: Self.airline).definition)
        let results = try results(project, Self.airline)
        #expect(results.count == 5)
        #expect(refuted(results) == [], "\(results.values.map(\.outcome))")
    }

    @Test(arguments: [
        ("> 10000", "> 10001", ["over-100-is-asked-about"]),
        (" + context.facts.order.refunded_cents", "", ["what-was-refunded-counts"]),
        (
            "unless { context.facts has order };",
            "unless { context.facts has order || context.input.amount_cents < 5 };", ["no-order-no-money"]
        ),
        ("principal == Agent::\"refunds\",", "principal,", ["nobody-but-the-agent-refunds"]),
        (
            "when { context.input.to != context.facts.sender.email }", "when { context.input.to == \"\" }",
            ["answers-go-to-the-sender"]
        ),
    ])
    func `a policy that is broken is found, with a call that comes through`(old: String, new: String, broken: [String])
        throws
    {
        let project = try desk(old, new)
        let results = try results(project, RefundDesk.directory)
        #expect(refuted(results) == broken)
        for name in broken {
            guard case .refuted(let example)? = results[name]?.outcome else {
                Issue.record("\(name): \(String(describing: results[name]?.outcome))")
                continue
            }
            #expect(example.now.verdict != .deny)
        }
    }

    @Test func `a cent more than a lead's limit is the call that comes through`() throws {
        let results = try results(try desk("> 10000", "> 10001"), RefundDesk.directory)
        guard case .refuted(let example)? = results["over-100-is-asked-about"]?.outcome else {
            Issue.record("it is not refuted")
            return
        }
        #expect(example.call.input["amount_cents"] == 10001)
        #expect(example.now.verdict == .allow)
        #expect(example.now.policies == ["agent-looks-up-and-refunds"])
    }
}
