import Manifest
import Testing

@testable import Gateway

struct PacerTests {
    let clock = TestClock()
    let road = Pacer.Road.connector("payments")

    func terms(perSecond: Double? = nil, burst: Int = 1, concurrency: Int = 16) -> Lane.Terms {
        Lane.Terms(
            rate: perSecond.map { RateLimitDefinition(perSecond: $0, burst: burst) },
            concurrencyMax: concurrency,
            breaker: BreakerDefinition(failures: 2, openFor: .seconds(30))
        )
    }

    func pacer() -> Pacer {
        let clock = clock
        return Pacer(now: { clock.now }, sleep: { try clock.sleep($0) })
    }

    func refusal(_ pacer: Pacer, _ terms: Lane.Terms, tool: Lane.ToolRate? = nil) async -> Pacer.Refusal? {
        do throws(Pacer.Refusal) {
            _ = try await pacer.enter(road, terms, tool: tool, waitMax: .seconds(1))
            return nil
        } catch {
            return error
        }
    }

    @Test func `a call waits for its token`() async throws {
        let pacer = pacer()
        for _ in 0..<2 { _ = try await pacer.enter(road, terms(perSecond: 2), waitMax: .seconds(1)) }
        #expect(clock.slept == [.milliseconds(500) + .microseconds(1)])
    }

    @Test func `a token that would come too late is not waited for`() async throws {
        let pacer = pacer()
        _ = try await pacer.enter(road, terms(perSecond: 0.1), waitMax: .seconds(1))
        let refusal = await refusal(pacer, terms(perSecond: 0.1))
        #expect(refusal?.code == "rate_limited")
        #expect(refusal?.retryAfter == .seconds(10) + .microseconds(1))
        #expect(clock.slept.isEmpty)
    }

    @Test func `a tool's own limit holds besides the connector's and takes nothing from it`() async throws {
        let pacer = pacer()
        let rate = Lane.ToolRate(name: "payments.refund", rate: RateLimitDefinition(perSecond: 0.1, burst: 1))
        let terms = terms(perSecond: 0.001, burst: 2)
        _ = try await pacer.enter(road, terms, tool: rate, waitMax: .seconds(1))
        #expect(await refusal(pacer, terms, tool: rate)?.code == "rate_limited")
        // Another tool of the connector finds the second token.
        #expect(await refusal(pacer, terms) == nil)
    }

    @Test func `what the other side asked for holds for all calls`() async throws {
        let pacer = pacer()
        let permit = try await pacer.enter(road, terms(), waitMax: .seconds(1))
        pacer.finish(permit, .healthy, pause: .seconds(7))
        #expect(await refusal(pacer, terms())?.retryAfter == .seconds(7))
        clock.advance(by: .milliseconds(6_500))
        _ = try await pacer.enter(road, terms(), waitMax: .seconds(1))
        #expect(clock.slept == [.milliseconds(500)])
    }

    @Test func `a connector that keeps failing is left alone`() async throws {
        let pacer = pacer()
        for _ in 0..<2 {
            let permit = try await pacer.enter(road, terms(), waitMax: .seconds(1))
            pacer.finish(permit, .failing)
        }
        #expect(await refusal(pacer, terms())?.code == "circuit_open")
        clock.advance(by: .seconds(30))
        #expect(await refusal(pacer, terms()) == nil)
    }

    @Test func `a call that was not made gives its token back`() async throws {
        let pacer = pacer()
        let permit = try await pacer.enter(road, terms(perSecond: 0.001), waitMax: .seconds(1))
        pacer.abandon(permit)
        #expect(await refusal(pacer, terms(perSecond: 0.001)) == nil)
    }

    @Test func `a full connector turns calls away after their time`() async throws {
        let pacer = pacer()
        _ = try await pacer.enter(road, terms(concurrency: 1), waitMax: .seconds(1))
        let refusal = await refusal(pacer, terms(concurrency: 1))
        #expect(refusal?.code == "busy")
    }

    @Test func `another connector is not concerned`() async throws {
        let pacer = pacer()
        let permit = try await pacer.enter(road, terms(), waitMax: .seconds(1))
        pacer.finish(permit, .failing, pause: .seconds(60))
        _ = try await pacer.enter(.connector("orders"), terms(), waitMax: .seconds(1))
        #expect(clock.slept.isEmpty)
    }

    @Test func `calls of two releases that alternate pass no faster for it`() async throws {
        let pacer = pacer()
        _ = try await pacer.enter(road, terms(perSecond: 0.01, burst: 2), waitMax: .seconds(1))
        _ = try await pacer.enter(road, terms(perSecond: 0.02, burst: 3), waitMax: .seconds(1))
        #expect(await refusal(pacer, terms(perSecond: 0.01, burst: 2))?.code == "rate_limited")
        #expect(await refusal(pacer, terms(perSecond: 0.02, burst: 3))?.code == "rate_limited")
    }

    @Test func `a changed definition takes effect and keeps what has not changed`() async throws {
        let pacer = pacer()
        for _ in 0..<2 {
            let permit = try await pacer.enter(road, terms(), waitMax: .seconds(1))
            pacer.finish(permit, .failing)
        }
        #expect(await refusal(pacer, terms(perSecond: 5, concurrency: 3))?.code == "circuit_open")
    }
}
