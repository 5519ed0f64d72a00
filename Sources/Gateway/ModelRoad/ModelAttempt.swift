import JSON
import Journal
import Manifest
import Models

/// One try at one model: wait for the turn, reserve and intend in one commit, send, and settle in the answer's commit.
struct ModelAttempt {
    let candidate: ModelCandidate
    let call: ModelCall
    /// From 1, over all models.
    let number: Int
    /// Whether the new messages are named; the first intent of the call does it.
    let namesDelta: Bool
    let gateway: Gateway
    let recorder: any Recorder

    /// How it ended.
    enum Ending {
        /// Journaled and settled.
        case replied(ModelReply, cost: Int64)
        case overBudget(String)
        /// Nothing was intended, because the provider's pace leaves no room.
        case held(Pacer.Refusal)
        /// Intended and sent; to be journaled and settled by whoever knows what follows.
        case failed(ModelError, Reservation, took: Duration)
    }

    func run() async throws(JournalError) -> Ending {
        let permit: Pacer.Permit
        do throws(Pacer.Refusal) {
            permit = try await enter()
        } catch {
            return .held(error)
        }
        let reservation = Reservation(
            candidate.worstCase,
            in: call.run.project.budgets,
            agent: call.agent,
            workflow: call.run.workflow,
            at: gateway.environment.now()
        )
        do throws(JournalError) {
            try await recorder.record([intent(reservation)], ledger: reservation.taking)
        } catch {
            gateway.pacer.abandon(permit)
            guard error.code == .budget else { throw error }
            return .overBudget(reservation.budget(named: error))
        }
        let start = gateway.environment.now()
        let result = await send()
        let took = max(.zero, gateway.environment.now().since(start))
        switch result {
        case .success(let reply):
            gateway.pacer.finish(permit, .healthy, pause: reply.pacing?.pause)
            return try await settle(reply, reservation, took: took)
        case .failure(let error):
            gateway.pacer.finish(permit, error.report, pause: error.retryAfter ?? error.pacing?.pause)
            return .failed(error, reservation, took: took)
        }
    }

    private func enter() async throws(Pacer.Refusal) -> Pacer.Permit {
        let provider = candidate.provider
        let permit = try await gateway.pacer.enter(
            .provider(provider.name),
            Lane.Terms(rate: provider.rateLimit, concurrencyMax: provider.concurrencyMax, breaker: provider.breaker),
            waitMax: timeout
        )
        guard !Task.isCancelled else {
            gateway.pacer.abandon(permit)
            throw Pacer.Refusal(code: "cancelled", message: "the call was cancelled", retryAfter: nil)
        }
        return permit
    }

    /// One try's time: the provider's, and not beyond the agent's own.
    private var timeout: Duration {
        guard let deadline = call.deadline else { return candidate.provider.timeout }
        return min(candidate.provider.timeout, max(.zero, deadline.since(gateway.environment.now())))
    }

    private func intent(_ reservation: Reservation) -> EntryDraft {
        let scribe = gateway.scribe
        var blobs: [Blob] = []
        let delta = namesDelta ? call.messages.suffix(max(0, call.deltaCount)) : []
        let intended = ModelIntended(
            tier: call.tier,
            model: candidate.model.name,
            provider: candidate.provider.name,
            attempt: number,
            delta: delta.map { scribe.payload($0.json, &blobs) },
            parameters: scribe.payload(call.parameters.json, &blobs),
            requestDigest: Digest(of: candidate.body),
            reserved: reservation.amount,
            budgets: reservation.keys
        )
        return intended.draft(at: call.path, blobs: blobs)
    }

    private func send() async -> Result<ModelReply, ModelError> {
        do throws(ModelError) {
            return .success(try await candidate.caller.send(candidate.body, for: candidate.request, timeout: timeout))
        } catch {
            return .failure(error)
        }
    }

    private func settle(
        _ reply: ModelReply,
        _ reservation: Reservation,
        took: Duration
    ) async throws(JournalError) -> Ending {
        var reply = reply
        reply.message = gateway.scribe.scrubbed(reply.message)
        // Where nobody says what was used, the worst is taken.
        let cost = reply.usage.map(candidate.model.prices.cost) ?? reservation.amount
        var blobs: [Blob] = []
        let succeeded = ModelSucceeded(
            reply: gateway.scribe.payload(reply.message.json, &blobs),
            usage: reply.usage ?? estimate(reply),
            isUsageEstimated: reply.usage == nil,
            cost: cost,
            finish: reply.finish,
            responseID: reply.responseID,
            responseModel: reply.responseModel,
            took: took
        )
        try await recorder.record(
            [succeeded.draft(at: call.path, blobs: blobs)],
            ledger: reservation.settling(cost: cost)
        )
        return .replied(reply, cost: cost)
    }

    /// About four bytes make a token.
    private func estimate(_ reply: ModelReply) -> TokenUsage {
        TokenUsage(
            input: Int64((candidate.body.count + 3) / 4),
            output: Int64((reply.message.json.serialized().utf8.count + 3) / 4)
        )
    }
}
