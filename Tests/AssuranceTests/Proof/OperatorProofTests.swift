import Assurance
import Testing

/// Every operator and type of Cedar, with one claim that is true and one that is not.
struct OperatorProofTests {
    struct Claim: Sendable, CustomTestStringConvertible {
        /// When the clerk is permitted.
        var permitted: String
        /// When it must not be.
        var never: String
        var isTrue: Bool

        var testDescription: String { "permit when \(permitted), never when \(never)" }
    }

    private static func pair(_ permitted: String, _ impossible: String, _ possible: String) -> [Claim] {
        [
            Claim(permitted: permitted, never: impossible, isTrue: true),
            Claim(permitted: permitted, never: possible, isTrue: false),
        ]
    }

    static let claims: [Claim] = [
        pair("context.input.n == 5", "context.input.n != 5", "context.input.n > 4"),
        pair("context.input.n < 5", "context.input.n >= 5", "context.input.n == 4"),
        pair("context.input.n <= 5", "context.input.n > 5", "context.input.n == 5"),
        pair("context.input.n > 5", "context.input.n <= 5", "context.input.n == 6"),
        pair("context.input.n >= 5", "5 > context.input.n", "context.input.n == 5"),
        pair("context.input.n + context.input.m > 1099", "context.input.n < 1000", "context.input.n == 1000"),
        pair("context.input.n - context.input.m < -1099", "context.input.m < 100", "context.input.m == 100"),
        pair("context.input.n * 3 == 9", "context.input.n != 3", "context.input.n == 3"),
        pair("context.input.n * context.input.m == 35", "context.input.n == 6", "context.input.n == 7"),
        pair("-context.input.n == 5", "context.input.n == 5", "context.input.n == -5"),
        pair("context.input.s == \"a\"", "context.input.s == \"b\"", "context.input.s like \"a*\""),
        pair("context.input.s like \"re*ve\"", "context.input.s == \"reef\"", "context.input.s == \"reeve\""),
        pair("context.input.s like \"*é\\*\"", "context.input.s like \"*x\"", "context.input.s == \"aé*\""),
        pair("context.input.s like \"*\"", "false", "context.input.s == \"\""),
        pair("context.input.flag", "!context.input.flag", "context.input.flag == true"),
        pair(
            "context.input.flag || context.input.n == 1",
            "!context.input.flag && context.input.n == 2",
            "!context.input.flag"
        ),
        pair(
            "(if context.input.flag then context.input.n else context.input.m) == -5",
            "!context.input.flag",
            "context.input.flag && context.input.n < 0"
        ),
        pair(
            "context.input.tags.contains(\"red\")",
            "context.input.tags.isEmpty()",
            "context.input.tags.contains(\"blue\")"
        ),
        pair(
            "context.input.tags.containsAll([\"red\", \"blue\"])",
            "!context.input.tags.contains(\"blue\")",
            "context.input.tags.contains(\"green\")"
        ),
        pair(
            "context.input.tags.containsAny([\"red\", \"blue\"])",
            "!context.input.tags.contains(\"red\") && !context.input.tags.contains(\"blue\")",
            "!context.input.tags.contains(\"red\")"
        ),
        pair("context.input.tags.isEmpty()", "context.input.tags.contains(\"red\")", "context.run.labels.isEmpty()"),
        pair("[\"red\"].containsAll(context.input.tags)", "context.input.tags.contains(\"blue\")", "true"),
        pair(
            "context.input.tags == [\"red\"]",
            "context.input.tags.contains(\"green\") || context.input.tags.isEmpty()",
            "context.input.tags.contains(\"red\")"
        ),
        pair(
            "context.run.labels.containsAll(context.input.tags)",
            "context.input.tags.contains(\"red\") && !context.run.labels.contains(\"red\")",
            "context.run.labels.contains(\"red\")"
        ),
        pair(
            "!context.run.labels.containsAny(context.input.tags)",
            "context.run.labels.contains(\"red\") && context.input.tags.contains(\"red\")",
            "context.run.labels.contains(\"red\") && context.input.tags.contains(\"blue\")"
        ),
        pair("context.input.nums.contains(context.input.n)", "context.input.n == 10", "context.input.n == 9"),
        pair("[1, 2, context.input.n].contains(7)", "context.input.n == 6", "context.input.n == 7"),
        pair("context.input.rec.a == 3", "context.input.rec.a > 3", "context.input.rec.a < 4"),
        pair(
            "context.input.rec has b && context.input.rec.b == \"x\"",
            "!(context.input.rec has b)",
            "context.input.rec has b"
        ),
        pair("context.input has t", "!(context.input has t)", "context.input has t && context.input.t == \"t\""),
        pair(
            "context has facts.thing.owner && context.facts.thing.owner == \"me\"",
            "!(context.facts has thing)",
            "context.facts has thing.note"
        ),
        pair(
            "{ a: context.input.n, b: 1 } == { b: context.input.m - 4, a: 2 }",
            "context.input.n != 2 || context.input.m != 5",
            "context.input.m == 5"
        ),
        pair(
            "context.input.price.greaterThan(decimal(\"10.5\"))",
            "context.input.price.lessThanOrEqual(decimal(\"10.5\"))",
            "context.input.price.lessThan(decimal(\"10.6\"))"
        ),
        pair(
            "context.input.price.greaterThanOrEqual(decimal(\"99.0\"))",
            "context.input.price.greaterThan(decimal(\"99.5\"))",
            "context.input.price == decimal(\"99.5\")"
        ),
        pair("context.input.maybe == \"x\"", "false", "context.input has maybe"),
    ].flatMap(\.self)

    @Test(arguments: claims) func `what is claimed of an operator is proved or refuted`(claim: Claim) throws {
        let guarded =
            claim.permitted.contains("input.maybe") ? "context.input has maybe && \(claim.permitted)" : claim.permitted
        let project = try ProofGround.project(
            policies:
                "permit (principal == Agent::\"clerk\", action, resource) when { action == Action::\"shop.act\" && (\(guarded)) };"
        )
        let result = try ProofGround.never(claim.never, in: project)
        #expect(result.outcome.word == (claim.isTrue ? "proved" : "refuted"))
    }
}
