public import JSON
public import Journal
public import Manifest
import Models

/// The one road to the outside: every call of a tool or a model passes the same stages.
///
/// resolve → validate → gather facts → recall → authorize → (ask) → pace → intend → credential → perform → validate the result →
/// label, redact → record. Nothing outside is touched before the intent is durable, and what has been touched has an
/// outcome: succeeded, failed or unknown. Definitions are those of the run's own release; what paces calls is shared by
/// all gateways of an environment.
public final class Gateway: Sendable {
    private let project: ProjectDefinition
    let environment: GatewayEnvironment
    let connectors: Connectors
    let providers: Providers

    /// Makes a gateway.
    ///
    /// - Parameter project: its secrets are kept out of the journals of all runs, also of those that are pinned to a release
    ///   which does not know them.
    public init(project: ProjectDefinition, environment: GatewayEnvironment) {
        self.project = project
        self.environment = environment
        connectors = Connectors(environment: environment)
        providers = Providers(environment: environment)
    }

    /// Makes a call, or says why it is not made.
    ///
    /// Throws only where the journal does; the call must then be taken up again by whoever holds the run.
    public func call(_ call: ToolCall, recorder: any Recorder) async throws(JournalError) -> CallOutcome {
        await learn(call.run)
        do throws(Halt) {
            var passage = try Resolution.resolve(call)
            try InputValidation.validate(passage)
            if let permission = passage.standingPermission {
                passage.permission = permission
            } else {
                try await FactGathering(gateway: self, recorder: recorder).gather(&passage)
                Recollection.tally(&passage)
                try await authorize(&passage, recorder)
            }
            return try await make(passage, recorder)
        } catch {
            return try await end(error, call, recorder)
        }
    }

    /// Looks whether an effect happened whose outcome is unknown, with the probe that its tool names.
    ///
    /// The probe is called with the arguments of the call and its `idempotency_key`, as far as it takes them. It says no by
    /// a result that is `null`, `false`, `0` or empty, or by an object whose `happened` is `false`; anything else is the
    /// effect's result, or the `result` of an object whose `happened` is `true`. A probe that fails says nothing.
    public func probe(
        _ call: ToolCall,
        tool: ToolDefinition,
        recorder: any Recorder
    ) async throws(JournalError) -> ProbeFinding {
        await learn(call.run)
        return try await Probing(gateway: self, recorder: recorder).probe(call, tool: tool)
    }

    /// Asks a model, with retries and fallbacks, inside of the budgets.
    ///
    /// Throws only where the journal does.
    public func model(_ call: ModelCall, recorder: any Recorder) async throws(JournalError) -> ModelOutcome {
        await learn(call.run)
        var road = ModelRoad(call, gateway: self, recorder: recorder)
        return try await road.run()
    }

    /// Decides a call by policy alone, with facts and a past that are given: see ``CallJudge``.
    public func decide(_ call: ToolCall, facts: [String: JSON]) -> CallDecision {
        CallJudge.decide(call, facts: facts, now: environment.now())
    }

    /// The road from permission to outcome; also that of the gateway's own lookups.
    func make(_ passage: Passage, _ recorder: any Recorder) async throws(Halt) -> CallOutcome {
        var passage = passage
        let pacing = Pacing(pacer: pacer)
        let permit = try await pacing.enter(passage)
        guard !Task.isCancelled else {
            pacer.abandon(permit)
            throw .stopped(Self.cancelled)
        }
        do throws(Halt) {
            try await intend(&passage, recorder)
        } catch {
            pacer.abandon(permit)
            throw error
        }
        let start = environment.now()
        let result = await connectors.perform(passage)
        pacing.leave(permit, after: result)
        let took = max(.zero, environment.now().since(start))
        let (outcome, draft) = Conclusion(scribe: scribe).conclude(passage, result, took: took)
        do throws(JournalError) {
            try await recorder.record([draft], ledger: [])
        } catch {
            throw .journal(error)
        }
        return outcome
    }

    /// What takes out the secrets that are known by now.
    var scribe: Scribe { Scribe(scrubber: environment.vault.scrubber) }

    var pacer: Pacer { environment.pacer }

    private func learn(_ run: RunContext) async {
        for project in [project, run.project] {
            await environment.vault.learn(project.release, project.secrets.values)
        }
    }

    static let cancelled = ToolFailed(
        code: "cancelled",
        message: "the call was cancelled before it was made",
        isRetryable: true,
        took: .zero
    )

    /// Journals why a call went no further.
    private func end(_ halt: Halt, _ call: ToolCall, _ recorder: any Recorder) async throws(JournalError) -> CallOutcome
    {
        switch halt {
        case .journal(let error): throw error
        case .asks(let need): return .needsApproval(need)
        case .refused(let refusal):
            let (event, draft) = scribe.refused(refusal, call)
            try await recorder.record([draft], ledger: [])
            return .refused(event)
        case .stopped(let failure):
            // That a repetition did not leave says nothing of the try which it repeats.
            if let earlier = call.repeats, earlier.effect != "read" {
                let unknown = ToolUnknown(
                    code: failure.code,
                    message: "an earlier try may have had its effect, and it was not repeated: \(failure.message)",
                    retryAfter: failure.retryAfter
                )
                try await recorder.record([unknown.draft(at: call.path)], ledger: [])
                return .unknown(unknown)
            }
            try await recorder.record([failure.draft(at: call.path)], ledger: [])
            return .failed(failure)
        }
    }
}
