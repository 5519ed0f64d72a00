import Journal
import Manifest

/// Deciding a call and writing its intent down, as one: what a verdict rests on must not change in between.
extension Gateway {
    /// How often a decision is made anew because others were faster.
    private static let triesMax = 200

    /// The longest pause before another try: other processes want their turn as well.
    private static let pauseMax = Duration.milliseconds(20)

    /// Asks policy, on facts that stand and a past of this moment.
    func authorize(_ passage: inout Passage, _ recorder: any Recorder) async throws(Halt) {
        try await Recollection(recorder: recorder, now: environment.now()).recall(&passage)
        try decide(&passage)
    }

    /// Writes the intent down while its decision holds, and decides again where it does not.
    func intend(_ passage: inout Passage, _ recorder: any Recorder) async throws(Halt) {
        let names = Set(passage.premise?.readings.map(\.window.series) ?? [])
        if !names.isEmpty { await environment.turns.enter(names) }
        defer { if !names.isEmpty { environment.turns.leave(names) } }
        for number in 1...Self.triesMax {
            do throws(JournalError) {
                return try await recorder.record(
                    [Intention(scribe: scribe).draft(passage)],
                    ledger: [],
                    given: passage.premise
                )
            } catch {
                guard error.code == .moved else { throw .journal(error) }
            }
            if number > 2 {
                try? await environment.sleep(Self.pauseMax * environment.random())
                guard !Task.isCancelled else { throw .stopped(Self.cancelled) }
            }
            try await authorize(&passage, recorder)
        }
        throw .stopped(
            ToolFailed(
                code: "contended",
                message: "what `\(passage.tool.name)` is decided on kept changing",
                isRetryable: true,
                took: .zero
            )
        )
    }

    private func decide(_ passage: inout Passage) throws(Halt) {
        let authorization = Authorization(passage, now: environment.now())
        let decision = authorization.decide()
        if decision.verdict != .deny, let uncounted = passage.uncounted {
            throw .refused(
                Refusal(
                    stage: "authorize",
                    code: CallDecision.uncountedCode,
                    message: uncounted.refusalMessage,
                    facts: passage.facts,
                    request: decision.request
                )
            )
        }
        switch decision.verdict {
        case .allow:
            passage.permission = Passage.Permission(
                policies: decision.policies.map { $0.id },
                grant: decision.grant,
                request: decision.request
            )
        case .ask(let rule):
            throw .asks(
                ApprovalNeed(
                    rule: rule,
                    digest: authorization.digest,
                    policies: decision.policies,
                    facts: passage.facts,
                    request: decision.request
                )
            )
        case .deny:
            throw .refused(
                Refusal(
                    stage: "authorize",
                    code: decision.code ?? "denied",
                    message: decision.message,
                    facts: passage.facts,
                    policies: decision.policies,
                    request: decision.request
                )
            )
        }
    }
}
