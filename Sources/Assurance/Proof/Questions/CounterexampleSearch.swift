import Gateway
import JSON
import JSONSchema
import Journal
import Manifest
import Policy

/// Looks for a call that refutes a claim, until there is none or one is confirmed.
struct CounterexampleSearch {
    private let space: CallSpace
    private let limits: ProofLimits
    private let deadline: Deadline
    /// How often the solver was asked.
    private(set) var questions = 0
    /// Examples that cannot be calls.
    private var excluded: [Term] = []

    init(_ space: CallSpace, limits: ProofLimits, deadline: Deadline) {
        self.space = space
        self.limits = limits
        self.deadline = deadline
    }

    private var table: SymbolTable { space.call.table }
    private var terms: [Term] { [space.refuted] + table.assumptions + table.conditions + excluded }

    mutating func run() throws -> ProofResult.Outcome {
        if space.refuted.isFalse { return .proved }
        switch ask(terms) {
        case .impossible: return .proved
        case .unknown(let reason): return unknown(reason)
        case .possible: break
        }
        // From here on an example is wanted, and it must be a whole call.
        CallReading.complete(space.call)
        var reason = ""
        for _ in 0..<max(1, limits.examples) {
            let model: Z3Model
            switch example() {
            case .impossible: return excluded.isEmpty ? .proved : undecided(reason)
            case .unknown(let why): return unknown(why)
            case .possible(let found): model = found
            }
            var reading = CallReading(space.call, model)
            let example = try reading.example()
            if let violation = violation(of: example) {
                reason = violation
            } else if let confirmed = try confirmed(example) {
                return .refuted(confirmed)
            } else if table.refusals.isEmpty {
                return .mistranslated(judged(example))
            }
            excluded.append(!.all(reading.facts))
        }
        return undecided(reason)
    }

    /// An example, as plain as can be had.
    private mutating func example() -> Z3Solver.Answer {
        let plain = ask(terms + table.preferences)
        if case .possible = plain { return plain }
        // Some of what would be plain contradicts the claim: each is taken where it can be.
        var kept: [Term] = []
        for preference in table.preferences.prefix(24) {
            if case .possible = ask(terms + kept + [preference]) { kept.append(preference) }
        }
        let some = ask(terms + kept)
        if case .unknown = some, !kept.isEmpty { return ask(terms) }
        return some
    }

    private mutating func ask(_ terms: [Term]) -> Z3Solver.Answer {
        guard let solver = deadline.solver else { return .unknown("timeout") }
        questions += 1
        do throws(Z3Error) {
            return try solver.ask(terms)
        } catch {
            return .unknown("\(error)")
        }
    }

    private func unknown(_ reason: String) -> ProofResult.Outcome {
        let subject = "calls of `\(space.call.tool.name)` by \(space.call.caller.rawValue)s"
        return switch reason {
        case "timeout", "canceled": .unknown("the solver found no answer in time (\(subject))")
        case "max. resource limit exceeded": .unknown("the solver found no answer in as many steps (\(subject))")
        default: .unknown("the solver found no answer: \(reason) (\(subject))")
        }
    }

    /// What to say where examples were found but none of them counts.
    private func undecided(_ reason: String) -> ProofResult.Outcome {
        guard table.refusals.isEmpty else { return .untranslatable(table.refusals) }
        return .unknown("only calls were found that cannot be made: \(reason)")
    }

    // MARK: Confirmation

    /// Why an example is no call that could reach the policies; nil where it is one.
    private func violation(of example: CallExample) -> String? {
        let tool = space.call.tool
        if let violation = tool.input.schema.validate(example.input).first {
            return "the schema of `\(tool.name)` refuses \(violation)"
        }
        let judgement = CallJudge.decide(toolCall(example, space.call.project), facts: example.facts, grantedBy: [])
            .before
        if judgement.code == CallDecision.uncountedCode { return judgement.message }
        for (name, value) in example.facts.sorted(by: { $0.key < $1.key }) {
            guard let fact = tool.facts[name], !(value.isNull && fact.isOptional) else { continue }
            guard let violation = space.call.project.tools[fact.tool]?.output?.schema.validate(value).first else {
                continue
            }
            return "the schema of `\(fact.tool)` refuses \(violation)"
        }
        return nil
    }

    /// The counterexample, if what judges real calls says so too.
    private func confirmed(_ example: CallExample) throws -> Counterexample? {
        if let condition = space.condition {
            let call = toolCall(example, space.call.project)
            guard let request = CallJudge.request(of: call, facts: example.facts) else { return nil }
            let decision = Authorizer(condition).decide(request, entities: space.call.project.policyEntities)
            guard decision.isPermitted else { return nil }
        }
        let judged = judged(example)
        return space.isRefuted(judged.now, judged.before) ? judged : nil
    }

    private func judged(_ example: CallExample) -> Counterexample {
        Counterexample(
            call: example,
            now: judgement(example, space.call.project),
            before: space.baseline.map { judgement(example, $0) }
        )
    }

    private func judgement(_ example: CallExample, _ project: ProjectDefinition) -> Counterexample.Judgement {
        let decision = CallJudge.decide(toolCall(example, project), facts: example.facts, grantedBy: []).before
        let verdict = ProofVerdict(decision.verdict)
        let asking =
            verdict == .ask ? decision.policies.compactMap { project.policies.policy(PolicyID(rawValue: $0.id)) } : []
        return Counterexample.Judgement(
            verdict: verdict,
            groups: asking.map(\.approvalGroups).filter { !$0.isEmpty },
            policies: decision.policies.map(\.id),
            message: decision.message
        )
    }

    private func toolCall(_ example: CallExample, _ project: ProjectDefinition) -> ToolCall {
        let principal: Principal =
            switch space.call.caller {
            case .agent: .agent(example.principal.id)
            case .service: .service(example.principal.id)
            case .user: .user(example.principal.id)
            }
        return ToolCall(
            run: RunContext(
                id: RunID(rawValue: example.run),
                workflow: example.workflow,
                project: project,
                input: .null,
                actsFor: example.actsFor
            ),
            path: StepPath(example.step),
            tool: example.tool,
            input: example.input,
            principal: principal,
            past: example.past
        )
    }
}
