import Assurance
import JSON
import Manifest
import Policy
import Testing

/// Policies compared with other policies, of all calls.
struct ComparisonProofTests {
    private static let before = """
        @id("base") permit (principal == Agent::"clerk", action == Action::"shop.act", resource);
        @id("limit") @approval("leads")
        forbid (principal, action == Action::"shop.act", resource) when { context.input.n > 100 };
        """

    @Test func `a stricter limit permits at most as much, and is not the same`() throws {
        let after = Self.before.replacing("> 100", with: "> 50")
        #expect(try ProofGround.compare(after, with: Self.before).outcome.word == "proved")
        let same = try ProofGround.compare(after, with: Self.before, isSame: true)
        let example = try #require(same.outcome.counterexample)
        #expect((example.before?.verdict, example.now.verdict) == (.allow, .ask))
        #expect(example.now.policies == ["limit"])
        #expect(example.before?.policies == ["base"])
    }

    @Test func `a wider limit is shown with a call that is newly allowed`() throws {
        let after = Self.before.replacing("> 100", with: "> 101")
        let example = try #require(try ProofGround.compare(after, with: Self.before).outcome.counterexample)
        #expect(example.call.input["n"]?.intValue == 101)
        #expect((example.before?.verdict, example.now.verdict) == (.ask, .allow))
        #expect(example.before?.policies == ["limit"])
        #expect(example.now.policies == ["base"])
    }

    @Test func `to ask where it was denied is more permissive`() throws {
        let denied = Self.before.replacing("@approval(\"leads\")", with: "")
        #expect(try ProofGround.compare(Self.before, with: denied).outcome.word == "refuted")
        #expect(try ProofGround.compare(denied, with: Self.before).outcome.word == "proved")
    }

    @Test func `the same rule in other words is the same`() throws {
        let after = """
            permit (principal, action in [Action::"shop.act", Action::"shop.act"], resource)
            when { principal == Agent::"clerk" };
            @approval("leads")
            forbid (principal, action, resource)
            when { action == Action::"shop.act" && !(context.input.n <= 100) };
            """
        #expect(try ProofGround.compare(after, with: Self.before, isSame: true).outcome.word == "proved")
    }

    private static let two =
        before + """
            @id("flag") @approval("team, leads")
            forbid (principal, action == Action::"shop.act", resource) when { context.input.flag };
            """

    @Test func `an approval that is not needed any more is more permissive, though people are still asked`() throws {
        // Where both forbid, somebody of each group must agree.
        let apart = Self.two.replacing("team, leads", with: "team")
        let narrowed = apart.replacing(
            "{ context.input.flag }",
            with: "{ context.input.flag && context.input.n <= 100 }"
        )
        let example = try #require(try ProofGround.compare(narrowed, with: apart).outcome.counterexample)
        #expect((example.before?.verdict, example.now.verdict) == (.ask, .ask))
        #expect(example.before.map { Set($0.groups) } == [["leads"], ["team"]])
        #expect(example.now.groups == [["leads"]])
        #expect(try ProofGround.compare(narrowed, with: apart, isSame: true).outcome.word == "refuted")
        #expect(try ProofGround.compare(apart, with: narrowed).outcome.word == "proved")
    }

    @Test func `more people who may agree are more permissive, fewer are not`() throws {
        let wider = Self.before.replacing("@approval(\"leads\")", with: "@approval(\"leads, team\")")
        #expect(try ProofGround.compare(wider, with: Self.before).outcome.word == "refuted")
        #expect(try ProofGround.compare(Self.before, with: wider).outcome.word == "proved")
        #expect(try ProofGround.compare(Self.before, with: wider, isSame: true).outcome.word == "refuted")
    }

    @Test func `an approval that another one takes in makes no difference`() throws {
        // Who lifts the one lifts the other as well.
        let repeated =
            Self.before + """
                @approval("team, leads")
                forbid (principal, action == Action::"shop.act", resource) when { context.input.n > 100 };
                """
        #expect(try ProofGround.compare(repeated, with: Self.before, isSame: true).outcome.word == "proved")
    }

    @Test func `a tool that there was not before was denied before`() throws {
        let project = try ProofGround.project(policies: "permit (principal, action, resource);")
        var old = project
        old.tools["shop.other"] = nil
        let baseline = Baseline.judging(project, by: old, named: "old")
        let result = try Prover(project).prove(Property(name: "x", claim: .atMost(baseline)))
        #expect(result.outcome.counterexample?.call.tool == "shop.other")
        #expect(result.outcome.counterexample?.before?.verdict == .deny)
    }

    @Test func `a person who joins a group is newly allowed`() throws {
        let policies = "permit (principal in Group::\"leads\", action == Action::\"shop.other\", resource);"
        let project = try ProofGround.project(policies: policies)
        var files = ProofGround.files(policies: policies)
        files["people.yaml"] = files["people.yaml"]?.replacing(
            "ben: { groups: [team]",
            with: "ben: { groups: [leads, team]"
        )
        let promoted = try #require(Project.load(.memory(files)).definition)
        let baseline = Baseline.judging(promoted, by: project, named: "before")
        let result = try Prover(promoted).prove(Property(name: "x", claim: .atMost(baseline)))
        #expect(result.outcome.counterexample?.call.principal == EntityUID(type: "User", id: "ben"))
    }
}
