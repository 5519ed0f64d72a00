import Journal
import Manifest
import Testing

@testable import Gateway

struct CircuitBreakerTests {
    let start = Timestamp(microseconds: 1_000_000_000)

    func breaker() -> CircuitBreaker {
        CircuitBreaker(BreakerDefinition(failures: 3, openFor: .seconds(30)))
    }

    func fail(_ breaker: inout CircuitBreaker, at now: Timestamp) throws {
        guard case .admitted(let ticket) = breaker.admit(at: now) else { throw Refused() }
        breaker.report(.failing, for: ticket, at: now)
    }

    struct Refused: Error {}

    func opened() throws -> CircuitBreaker {
        var breaker = breaker()
        for _ in 0..<3 { try fail(&breaker, at: start) }
        return breaker
    }

    @Test func `failures in a row open it`() throws {
        var breaker = try opened()
        #expect(breaker.state == .open(until: start.advanced(by: .seconds(30))))
        #expect(breaker.admit(at: start.advanced(by: .seconds(10))) == .refused(retryAfter: .seconds(20)))
    }

    @Test func `a success in between starts the count again`() throws {
        var breaker = breaker()
        for _ in 0..<2 { try fail(&breaker, at: start) }
        guard case .admitted(let ticket) = breaker.admit(at: start) else { throw Refused() }
        breaker.report(.healthy, for: ticket, at: start)
        for _ in 0..<2 { try fail(&breaker, at: start) }
        #expect(breaker.state == .closed(failures: 2))
    }

    @Test func `after its time one call may try and the others wait for it`() throws {
        var breaker = try opened()
        let later = start.advanced(by: .seconds(30))
        guard case .admitted = breaker.admit(at: later) else { throw Refused() }
        #expect(breaker.admit(at: later) == .refused(retryAfter: .seconds(30)))
    }

    @Test func `a trial that succeeds closes it`() throws {
        var breaker = try opened()
        let later = start.advanced(by: .seconds(30))
        guard case .admitted(let ticket) = breaker.admit(at: later) else { throw Refused() }
        breaker.report(.healthy, for: ticket, at: later)
        #expect(breaker.state == .closed(failures: 0))
    }

    @Test func `a trial that fails opens it again`() throws {
        var breaker = try opened()
        let later = start.advanced(by: .seconds(30))
        try fail(&breaker, at: later)
        #expect(breaker.state == .open(until: later.advanced(by: .seconds(30))))
    }

    @Test func `a trial that tells nothing leaves the next call to try`() throws {
        var breaker = try opened()
        let later = start.advanced(by: .seconds(30))
        guard case .admitted(let ticket) = breaker.admit(at: later) else { throw Refused() }
        breaker.report(.nothing, for: ticket, at: later)
        guard case .admitted = breaker.admit(at: later) else { throw Refused() }
        #expect(breaker.state == .halfOpen)
    }

    @Test func `a report from before it opened counts no more`() throws {
        var breaker = breaker()
        guard case .admitted(let early) = breaker.admit(at: start) else { throw Refused() }
        for _ in 0..<3 { try fail(&breaker, at: start) }
        let later = start.advanced(by: .seconds(30))
        guard case .admitted = breaker.admit(at: later) else { throw Refused() }
        breaker.report(.healthy, for: early, at: later)
        #expect(breaker.state == .halfOpen)
    }
}
