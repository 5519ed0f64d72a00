import Journal
import Synchronization

/// Lets calls to the outside through at the pace that connectors, tools and providers allow, and the outside asks for.
final class Pacer: Sendable {
    /// What is paced together.
    enum Road: Sendable, Hashable, CustomStringConvertible {
        case connector(String)
        case provider(String)

        var description: String {
            switch self {
            case .connector(let name): "connector `\(name)`"
            case .provider(let name): "provider `\(name)`"
            }
        }
    }

    /// Why a call is not made now.
    struct Refusal: Error, Sendable, Hashable {
        /// `rate_limited`, `busy`, `circuit_open` or `cancelled`.
        var code: String
        var message: String
        var retryAfter: Duration?
    }

    /// A call that is let through. Must be finished, whatever becomes of the call.
    struct Permit: Sendable {
        fileprivate let lane: Lane
        fileprivate let ticket: CircuitBreaker.Ticket
        fileprivate let tool: Lane.ToolRate?
    }

    private let now: @Sendable () -> Timestamp
    private let sleep: @Sendable (Duration) async throws -> Void
    private let lanes = Mutex<[Road: Lane]>([:])

    init(now: @escaping @Sendable () -> Timestamp, sleep: @escaping @Sendable (Duration) async throws -> Void) {
        self.now = now
        self.sleep = sleep
    }

    /// Waits until the call may be made, but not longer than `waitMax` in all.
    func enter(
        _ road: Road,
        _ terms: Lane.Terms,
        tool: Lane.ToolRate? = nil,
        waitMax: Duration
    ) async throws(Refusal) -> Permit {
        let lane = lane(road, terms)
        // At once, before any waiting, where it is clear that nothing will come of it.
        if let wait = lane.state.withLock({ $0.breaker.refusal(at: now()) }) { throw Self.open(road, wait) }
        guard await lane.gate.enter(waitMax: waitMax, sleep: sleep) else {
            if Task.isCancelled { throw Self.cancelled }
            throw Refusal(
                code: "busy",
                message: "\(road) has as many calls under way as it may have (\(terms.concurrencyMax))",
                retryAfter: nil
            )
        }
        do throws(Refusal) {
            try await waitForTurn(lane, road, tool, waitMax: waitMax)
            return try admit(lane, road, tool)
        } catch {
            lane.gate.leave()
            throw error
        }
    }

    /// Ends a call that was let through.
    ///
    /// - Parameter pause: how long the outside asked to be left alone; holds for the whole road.
    func finish(_ permit: Permit, _ report: CircuitBreaker.Report, pause: Duration? = nil) {
        let now = now()
        permit.lane.state.withLock { state in
            state.breaker.report(report, for: permit.ticket, at: now)
            guard let pause, pause > .zero else { return }
            let until = now.advanced(by: min(pause, RetryHint.waitMax))
            state.pausedUntil = max(state.pausedUntil ?? until, until)
        }
        permit.lane.gate.leave()
    }

    /// Ends a call that was let through and then was not made after all.
    func abandon(_ permit: Permit) {
        permit.lane.state.withLock { $0.giveBack(tool: permit.tool) }
        finish(permit, .nothing)
    }

    private func lane(_ road: Road, _ terms: Lane.Terms) -> Lane {
        let now = now()
        let lane = lanes.withLock { lanes in
            if let lane = lanes[road] { return lane }
            let lane = Lane(terms, at: now)
            lanes[road] = lane
            return lane
        }
        lane.follow(terms, at: now)
        return lane
    }

    private func waitForTurn(
        _ lane: Lane,
        _ road: Road,
        _ tool: Lane.ToolRate?,
        waitMax: Duration
    ) async throws(Refusal) {
        var waited = Duration.zero
        // A pause may be prolonged while it is waited for; what was waited is counted, so this ends.
        while let pause = lane.state.withLock({ $0.pause(at: now()) }) {
            guard waited + pause <= waitMax else {
                throw Refusal(
                    code: "rate_limited",
                    message: "\(road) has asked to be left alone for another \(pause.shortText)",
                    retryAfter: pause
                )
            }
            try await wait(pause)
            waited += pause
        }
        let take = lane.state.withLock { $0.take(tool: tool, at: now(), waitMax: waitMax - waited) }
        switch take {
        case .granted(let after):
            guard after > .zero else { return }
            do throws(Refusal) {
                try await wait(after)
            } catch {
                lane.state.withLock { $0.giveBack(tool: tool) }
                throw error
            }
        case .refused(let retryAfter):
            let owner = tool.map { "\(road) or its tool `\($0.name)`" } ?? "\(road)"
            throw Refusal(
                code: "rate_limited",
                message: "the rate limit of \(owner) leaves no room for another \(retryAfter.shortText)",
                retryAfter: retryAfter
            )
        }
    }

    /// Asks the breaker last: a call that waits must not hold the one trial of a half-open one.
    private func admit(_ lane: Lane, _ road: Road, _ tool: Lane.ToolRate?) throws(Refusal) -> Permit {
        switch lane.state.withLock({ $0.breaker.admit(at: now()) }) {
        case .admitted(let ticket): return Permit(lane: lane, ticket: ticket, tool: tool)
        case .refused(let wait):
            lane.state.withLock { $0.giveBack(tool: tool) }
            throw Self.open(road, wait)
        }
    }

    private func wait(_ duration: Duration) async throws(Refusal) {
        do {
            try await sleep(duration)
        } catch {
            throw Self.cancelled
        }
    }

    private static func open(_ road: Road, _ wait: Duration) -> Refusal {
        Refusal(
            code: "circuit_open",
            message: "\(road) has kept failing and is left alone for another \(wait.shortText)",
            retryAfter: wait
        )
    }

    private static let cancelled = Refusal(code: "cancelled", message: "the call was cancelled", retryAfter: nil)
}
