import Journal
import Manifest

/// The stage that waits for the call's turn: rate limits, concurrency, circuit breaker, and what the outside asked for.
struct Pacing: Sendable {
    let pacer: Pacer

    /// Waits for the turn, no longer than one attempt may take; throws where it would not come in time.
    func enter(_ passage: Passage) async throws(Halt) -> Pacer.Permit {
        let connector = passage.connector
        do throws(Pacer.Refusal) {
            return try await pacer.enter(
                .connector(connector.name),
                Lane.Terms(
                    rate: connector.rateLimit,
                    concurrencyMax: connector.concurrencyMax,
                    breaker: connector.breaker
                ),
                tool: passage.tool.rateLimit.map { Lane.ToolRate(name: passage.tool.name, rate: $0) },
                waitMax: passage.timeout
            )
        } catch {
            throw .stopped(
                ToolFailed(
                    code: error.code,
                    message: error.message,
                    isRetryable: true,
                    retryAfter: error.retryAfter,
                    took: .zero
                )
            )
        }
    }

    /// Gives the turn back, with what the call has shown of the other side.
    func leave(_ permit: Pacer.Permit, after result: Result<ConnectorResult, ConnectorFailure>) {
        switch result {
        case .success(let result): pacer.finish(permit, .healthy, pause: result.pause)
        case .failure(let failure):
            let report: CircuitBreaker.Report =
                if failure.isOutage { .failing } else { failure.code == "cancelled" ? .nothing : .healthy }
            pacer.finish(permit, report, pause: failure.retryAfter)
        }
    }
}
