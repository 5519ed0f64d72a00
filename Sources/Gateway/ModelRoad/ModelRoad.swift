import Journal
import Manifest
import Models

/// The road of one model call: the models of its tier in their order, each with its retries, every try journaled.
///
/// The next model is tried where a model's own failures are exhausted, or where no retry would help it: credentials, unknown
/// model, overload, a conversation too long for its window. What is wrong with the request itself is wrong everywhere.
struct ModelRoad {
    private let call: ModelCall
    private let gateway: Gateway
    private let recorder: any Recorder
    /// The number of the try that comes next.
    private var attempt: Int
    /// Whether an intent of this call has named the new messages.
    private var hasNamedDelta: Bool
    /// Nanodollars that failed tries have cost.
    private var spent: Int64 = 0
    /// What each model failed with in the end that was given up.
    private var givenUp: [Failure] = []

    init(_ call: ModelCall, gateway: Gateway, recorder: any Recorder) {
        var call = call
        call.messages = call.messages.map(gateway.scribe.scrubbed)
        self.call = call.asStored
        self.gateway = gateway
        self.recorder = recorder
        attempt = max(1, call.attempt)
        hasNamedDelta = call.attempt > 1
    }

    /// What follows a model that has not answered.
    private enum Step {
        case ended(ModelOutcome)
        case nextModel
    }

    mutating func run() async throws(JournalError) -> ModelOutcome {
        let names = call.run.project.models.tiers[call.tier] ?? []
        for (index, name) in names.enumerated() {
            let step = try await tryModel(name, hasNext: index + 1 < names.count)
            if case .ended(let outcome) = step { return outcome }
        }
        return try await end(.misconfigured, "the tier `\(call.tier)` names no model")
    }

    private mutating func tryModel(_ name: String, hasNext: Bool) async throws(JournalError) -> Step {
        let candidate: ModelCandidate
        do throws(ModelError) {
            candidate = try ModelCandidate(name, for: call, providers: gateway.providers)
        } catch {
            return try await pass(Failure(error, of: name), goesOn: hasNext && error.allowsNextModel)
        }
        for retry in 0...max(0, candidate.provider.retries) {
            if isOver {
                return .ended(try await end(.timeout, "the agent's time is over"))
            }
            if let costMax = call.costMax, candidate.worstCase > costMax - spent {
                return .ended(.overBudget(call.agent.map { "agent \($0)" } ?? "call"))
            }
            let ending = try await ModelAttempt(
                candidate: candidate,
                call: call,
                number: attempt,
                namesDelta: !hasNamedDelta,
                gateway: gateway,
                recorder: recorder
            ).run()
            switch ending {
            case .replied(let reply, let cost): return .ended(.replied(reply, cost: cost))
            case .overBudget(let name): return .ended(.overBudget(name))
            case .held(let refusal):
                let isCancelled = refusal.code == "cancelled"
                var error = ModelError(
                    isCancelled ? .cancelled : .rateLimited,
                    refusal.message,
                    isRetryable: !isCancelled
                )
                error.retryAfter = refusal.retryAfter
                return try await pass(
                    Failure(error, of: name, isOurs: true),
                    goesOn: hasNext && error.allowsNextModel
                )
            case .failed(let error, let reservation, let took):
                attempt += 1
                hasNamedDelta = true
                let cost = error.mayBeBilled ? reservation.amount : 0
                spent += cost
                let wait = retry < candidate.provider.retries ? waitBeforeRetry(retry, error) : nil
                let goesOn = wait != nil || (hasNext && error.allowsNextModel && !isOver)
                let failure = Failure(error, of: name)
                let failed = try await record(
                    failure,
                    goesOn: goesOn,
                    cost: cost,
                    took: took,
                    ledger: reservation.settling(cost: cost)
                )
                guard goesOn else { return .ended(.failed(failed)) }
                guard let wait else {
                    givenUp.append(failure)
                    return .nextModel
                }
                guard await sleep(wait) else { return .ended(try await end(.cancelled, "the call was cancelled")) }
            }
        }
        return .nextModel
    }

    /// Journals a failure of a model to which nothing was sent.
    private mutating func pass(_ failure: Failure, goesOn: Bool) async throws(JournalError) -> Step {
        let failed = try await record(failure, goesOn: goesOn)
        guard goesOn else { return .ended(.failed(failed)) }
        givenUp.append(failure)
        return .nextModel
    }

    /// Ends the call for a reason of Reeve's own.
    private func end(_ code: ModelError.Code, _ message: String) async throws(JournalError) -> ModelOutcome {
        let error = ModelError(code, message, isRetryable: false)
        return .failed(try await record(Failure(error, of: nil, isOurs: true), goesOn: false))
    }

    private func record(
        _ failure: Failure,
        goesOn: Bool,
        cost: Int64 = 0,
        took: Duration = .zero,
        ledger: [LedgerChange] = []
    ) async throws(JournalError) -> ModelFailed {
        let text = goesOn ? failure.text : Self.ending(givenUp + [failure], tier: call.tier)
        let (event, blobs) = gateway.scribe.failed(failure, saying: text, goesOn: goesOn, cost: cost, took: took)
        try await recorder.record([event.draft(at: call.path, blobs: blobs)], ledger: ledger)
        return event
    }

    private var isOver: Bool { call.deadline.map { $0 <= gateway.environment.now() } ?? false }

    /// Nil where another try is of no use, or would come too late.
    private func waitBeforeRetry(_ retry: Int, _ error: ModelError) -> Duration? {
        guard error.isRetryable, !Task.isCancelled else { return nil }
        let wait = error.retryAfter ?? Backoff.wait(beforeRetry: retry, random: gateway.environment.random())
        guard wait <= Backoff.askedMax else { return nil }
        if let deadline = call.deadline, gateway.environment.now().advanced(by: wait) >= deadline { return nil }
        return wait
    }

    private func sleep(_ duration: Duration) async -> Bool {
        (try? await gateway.environment.sleep(duration)) != nil
    }
}
