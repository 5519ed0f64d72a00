public import Manifest
import Policy

/// Answers questions about all calls that a project's policies may ever decide, not about samples.
///
/// For each tool and each kind of caller, the policies, the verdict and the claim become one formula over everything that is
/// not known of a call; Z3 looks for a call that is not as claimed. A call that it finds is written out, checked against the
/// tool's schemas, and judged by the evaluator that judges real calls; only what that confirms is shown. Blocks while it works.
public struct Prover: Sendable {
    let project: ProjectDefinition
    let known: KnownEntities
    let limits: ProofLimits

    /// Makes a prover for a project.
    public init(_ project: ProjectDefinition, limits: ProofLimits = ProofLimits()) {
        var project = project
        // A condition may ask for what no policy of the project looks at.
        project.policyInterest.calls = true
        self.project = project
        self.limits = limits
        known = KnownEntities(project.policyEntities)
    }

    /// The version of the solver.
    public static var solverVersion: String { "Z3 \(Z3Context.version)" }

    /// Proves or refutes a property.
    ///
    /// - Throws: ``AssuranceError`` where the question cannot be asked at all.
    public func prove(_ property: Property) throws -> ProofResult {
        let deadline = Deadline(limits)
        var result = ProofResult(property: property, outcome: .proved, spaces: 0, questions: 0, duration: .zero)
        for (tool, caller) in try spaces(of: property.claim) {
            result.spaces += 1
            let space = try space(property.claim, tool, caller)
            var search = CounterexampleSearch(space, limits: limits, deadline: deadline)
            let outcome = try search.run()
            result.questions += search.questions
            result.outcome = Self.worse(result.outcome, outcome)
            // One that is confirmed settles it; elsewhere there may be more, of which one is enough.
            if case .refuted = result.outcome { break }
        }
        result.duration = deadline.elapsed
        return result.placing(property.claim.condition)
    }

    private static func worse(_ left: ProofResult.Outcome, _ right: ProofResult.Outcome) -> ProofResult.Outcome {
        switch (left, right) {
        case (_, .refuted): right
        case (.mistranslated, _): left
        case (_, .mistranslated): right
        case (.untranslatable(let one), .untranslatable(let other)):
            .untranslatable(one + other.filter { !one.contains($0) })
        case (.untranslatable, _): left
        case (_, .untranslatable): right
        case (.unknown, _): left
        case (_, .unknown): right
        default: left
        }
    }

    private func spaces(of claim: Claim) throws(AssuranceError) -> [(ToolDefinition, Caller)] {
        var tools = project.tools.keys.sorted()
        var callers = Caller.allCases
        switch claim {
        case .never(let pattern, _), .always(let pattern, _):
            if !pattern.tools.isEmpty { tools = pattern.tools }
            if let principal = pattern.principal {
                guard let caller = Caller(principal.type) else {
                    throw AssuranceError(
                        "unknown_principal",
                        "`\(principal)` makes no calls",
                        hint: "name an `Agent`, a `User` or a `Service`"
                    )
                }
                callers = [caller]
            }
        case .atMost, .same: break
        }
        var spaces: [(ToolDefinition, Caller)] = []
        for name in tools {
            guard let tool = project.tools[name] else {
                throw AssuranceError("unknown_tool", "there is no tool `\(name)`")
            }
            spaces += callers.map { (tool, $0) }
        }
        return spaces
    }

    private func space(_ claim: Claim, _ tool: ToolDefinition, _ caller: Caller) throws -> CallSpace {
        switch claim {
        case .never(let pattern, let verdicts): return try space(pattern, verdicts, tool, caller)
        case .always(let pattern, let verdicts):
            return try space(pattern, Set(ProofVerdict.allCases).subtracting(verdicts), tool, caller)
        case .atMost(let baseline):
            return try space(baseline, tool, caller) { now, before in
                (now.allow && !before.allow) || (now.ask && before.deny)
                    || (before.ask && now.needsFewerApprovals(than: before))
            } isRefuted: {
                $0.verdict > $1.verdict || $0.needsFewerApprovals(than: $1)
            }
        case .same(let baseline):
            return try space(baseline, tool, caller) { now, before in
                .any(ProofVerdict.allCases.map { now.term($0) && !before.term($0) })
                    || (before.ask && now.needsFewerApprovals(than: before))
                    || (now.ask && before.needsFewerApprovals(than: now))
            } isRefuted: {
                $0.verdict != $1.verdict || $0.needsFewerApprovals(than: $1) || $1.needsFewerApprovals(than: $0)
            }
        }
    }

    /// The calls of a pattern that have a verdict which they must not have.
    private func space(
        _ pattern: CallPattern,
        _ verdicts: Set<ProofVerdict>,
        _ tool: ToolDefinition,
        _ caller: Caller
    ) throws -> CallSpace {
        let call = CallSymbols(project, tool, caller, principal: pattern.principal?.id)
        let verdict = try VerdictTerms(of: call, by: project, known: known)
        var refuted = Term.any(verdicts.map(verdict.term))
        let condition = pattern.condition?.policies(for: tool.name)
        if let condition {
            let translator = Translator(call.request(of: true), known: known, table: call.table)
            for policy in condition.policies {
                refuted = try translator.translate(policy, isProperty: true).isSatisfied && refuted
            }
        }
        return CallSpace(call: call, refuted: refuted, condition: condition, baseline: nil) { now, _ in
            verdicts.contains(now.verdict)
        }
    }

    /// The calls whose verdict differs from that under other policies, in a way that matters.
    private func space(
        _ baseline: Baseline,
        _ tool: ToolDefinition,
        _ caller: Caller,
        _ refuted: (VerdictTerms, VerdictTerms) -> Term,
        isRefuted: @escaping (Counterexample.Judgement, Counterexample.Judgement) -> Bool
    ) throws -> CallSpace {
        let call = CallSymbols(project, tool, caller, principal: nil)
        let now = try VerdictTerms(of: call, by: project, known: known)
        let before = try VerdictTerms(
            of: call,
            by: baseline.project,
            known: KnownEntities(baseline.project.policyEntities)
        )
        return CallSpace(
            call: call,
            refuted: refuted(now, before),
            condition: nil,
            baseline: baseline.project
        ) { now, before in before.map { isRefuted(now, $0) } ?? false }
    }
}

/// All calls of one tool by one kind of caller, and which of them refute a claim.
struct CallSpace {
    var call: CallSymbols
    /// Whether a call refutes the claim.
    var refuted: Term
    /// The condition of which the claim speaks.
    var condition: PolicySet?
    /// The project that is compared with.
    var baseline: ProjectDefinition?
    /// Whether what is decided, now and before, refutes the claim.
    var isRefuted: (Counterexample.Judgement, Counterexample.Judgement?) -> Bool
}
