import Gateway
import JSON
import Journal
import Manifest
import Policy
import Testing

/// Agents that act for people: both must be allowed.
struct PrincipalTests {
    let find: JSON = ["id": "o1"]

    func decision(_ policies: String, as principal: Principal = .agent("refunds"), actsFor: String? = "user:anna")
        throws -> CallDecision
    {
        let bench = try Bench(
            tools: [Manifests.payments()],
            policies: policies,
            agent: "tools: [payments.find]",
            variables: ["URL": "http://127.0.0.1:1"],
            actsFor: actsFor
        )
        return bench.gateway.decide(bench.toolCall("payments.find", find, as: principal), facts: [:])
    }

    let agentMay = #"permit (principal == Agent::"refunds", action, resource);"#

    @Test func `where no permit names people the agent alone is asked about`() throws {
        #expect(try decision(agentMay).verdict == .allow)
    }

    @Test func `where permits name people the person must be permitted too`() throws {
        let benMay = agentMay + #"permit (principal == User::"ben", action, resource);"#
        let denied = try decision(benMay)
        #expect(denied.verdict == .deny)
        #expect(denied.message == "no policy permits `user:anna` to call `payments.find`")
        #expect(try decision(benMay, actsFor: "user:ben").verdict == .allow)
        #expect(try decision(benMay, actsFor: nil).verdict == .allow)
    }

    @Test func `a person's group counts`() throws {
        let leadsMay = agentMay + #"permit (principal in Group::"leads", action, resource);"#
        #expect(try decision(leadsMay).verdict == .allow)
        #expect(try decision(leadsMay, actsFor: "user:ben").verdict == .deny)
    }

    @Test func `a forbid on the person holds for the agent that acts for them`() throws {
        let notAnna = agentMay + #"@id("not-anna") forbid (principal == User::"anna", action, resource);"#
        let denied = try decision(notAnna)
        #expect(denied.verdict == .deny)
        #expect(denied.policies.map(\.id) == ["not-anna"])
        #expect(try decision(notAnna, actsFor: "user:ben").verdict == .allow)
    }

    @Test func `what a person may do does not make an agent's call permitted`() throws {
        #expect(try decision(#"permit (principal == User::"anna", action, resource);"#).verdict == .deny)
    }

    @Test func `a workflow's own steps are asked about for themselves`() throws {
        let policies =
            #"permit (principal is Service, action, resource); permit (principal == User::"ben", action, resource);"#
        #expect(try decision(policies, as: .service("workflow")).verdict == .allow)
    }

    @Test func `a decision is explained clause by clause for each who was asked about`() throws {
        let policies =
            agentMay
            + #"@id("no") forbid (principal, action == Action::"payments.find", resource) when { context.input.id == "o1" };"#
        let decision = try decision(policies)
        #expect(decision.explanations.count == 2)
        let clause = decision.explanations.first?.entries.first { $0.policy.id == "no" }?.clauses.first
        #expect(clause?.result == .isTrue)
    }

    @Test func `labels of the arguments are seen`() throws {
        let bench = try Bench(
            tools: [Manifests.payments()],
            policies: """
                permit (principal, action, resource);
                forbid (principal, action == Action::"payments.find", resource) when { context.input_labels.contains("untrusted") };
                """,
            variables: ["URL": "http://127.0.0.1:1"]
        )
        var call = bench.toolCall("payments.find", find)
        #expect(bench.gateway.decide(call, facts: [:]).verdict == .allow)
        call.past.inputLabels = ["personal", "untrusted"]
        #expect(bench.gateway.decide(call, facts: [:]).verdict == .deny)
    }
}
