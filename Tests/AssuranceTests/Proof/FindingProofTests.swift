import Assurance
import Manifest
import Policy
import Testing

/// Policies that say nothing, found by proof.
struct FindingProofTests {
    private func never(_ policies: String) throws -> [String] {
        try Prover(ProofGround.project(policies: policies)).findings().findings.compactMap { finding in
            if case .neverApplies(let policy, _) = finding { policy.id.rawValue } else { nil }
        }
    }

    private func shadowed(_ project: ProjectDefinition) throws -> [String] {
        try Prover(project).findings().findings.compactMap { finding in
            guard case .shadowed(let policy, by: let others) = finding else { return nil }
            return "\(policy.id) by \(others.map(\.rawValue).joined(separator: ", "))"
        }
    }

    @Test func `a forbid whose conditions contradict each other never applies`() throws {
        let found = try never(
            """
            permit (principal, action, resource);
            @id("contradiction") forbid (principal, action == Action::"shop.act", resource)
            when { context.input.n > 5 } unless { context.input.n > 3 };
            @id("sound") forbid (principal, action == Action::"shop.act", resource)
            when { context.input.n > 5 } unless { context.input.n > 7 };
            """
        )
        #expect(found == ["contradiction"])
    }

    @Test func `a condition that the tool's schema excludes never applies`() throws {
        let found = try never(
            """
            permit (principal, action, resource);
            @id("beyond") forbid (principal, action == Action::"shop.act", resource) when { context.input.n > 1000 };
            @id("within") forbid (principal, action == Action::"shop.act", resource) when { context.input.n >= 1000 };
            @id("pattern") forbid (principal, action == Action::"shop.act", resource) when { context.input.code == "abc" };
            @id("letters") forbid (principal, action == Action::"shop.act", resource) when { context.input.code == "ABC" };
            """
        )
        #expect(found == ["beyond", "pattern"])
    }

    @Test func `a group that nobody is in satisfies nothing`() throws {
        let found = try never(
            """
            @id("nobody") permit (principal in Group::"other", action, resource);
            @id("leads") permit (principal in Group::"leads", action, resource);
            """
        )
        #expect(found == ["nobody"])
    }

    @Test func `a policy about people's rights is looked at too`() throws {
        let found = try never(
            """
            permit (principal, action, resource);
            @id("right") forbid (principal, action == Action::"reeve.approve", resource)
            when { context.groups.contains("leads") };
            @id("wrong") forbid (principal, action == Action::"reeve.approve", resource)
            when { context.groups.isEmpty() && context.groups.contains("leads") };
            """
        )
        #expect(found == ["wrong"])
    }

    @Test func `a permit within another is shadowed, and of two equal ones the later`() throws {
        let project = try ProofGround.project(
            policies: """
                @id("wide") permit (principal, action == Action::"shop.act", resource) when { context.input.n > 1 };
                @id("narrow") permit (principal is Agent, action == Action::"shop.act", resource) when { context.input.n > 5 };
                @id("again") permit (principal, action == Action::"shop.act", resource) unless { context.input.n <= 1 };
                @id("other") permit (principal, action == Action::"shop.act", resource) when { context.input.n > 0 };
                """
        )
        #expect(try shadowed(project) == ["wide by other", "narrow by wide", "again by wide"])
    }

    @Test func `permits that together cover another shadow it`() throws {
        let project = try ProofGround.project(
            policies: """
                @id("low") permit (principal, action == Action::"shop.act", resource) when { context.input.n < 5 };
                @id("high") permit (principal, action == Action::"shop.act", resource) when { context.input.n > 3 };
                @id("mid") permit (principal, action == Action::"shop.act", resource)
                when { context.input.n > 0 && context.input.n < 9 };
                """
        )
        #expect(try shadowed(project) == ["mid by low, high"])
    }
}
