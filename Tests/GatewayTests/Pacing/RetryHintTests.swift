import Journal
import Testing
import Transport

@testable import Gateway

struct RetryHintTests {
    let now = Timestamp(microseconds: 1_778_800_000_000_000)

    func wait(_ headers: HTTPHeaders, isRefusal: Bool = true) -> Duration? {
        RetryHint.wait(in: headers, isRefusal: isRefusal, now: now)
    }

    @Test func `seconds and dates are read`() {
        #expect(wait(["Retry-After": "12"]) == .seconds(12))
        #expect(wait(["retry-after": "Thu, 14 May 2026 23:07:10 GMT"]) == .seconds(30))
    }

    @Test func `an allowance that is used up pauses until it is full again`() {
        #expect(wait(["X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9"], isRefusal: false) == .seconds(9))
        #expect(wait(["RateLimit-Remaining": "3", "RateLimit-Reset": "9"], isRefusal: false) == nil)
        #expect(wait(["X-RateLimit-Reset": "1778800060"]) == .seconds(60))
    }

    @Test func `nonsense says nothing and no wait is believed that is longer than an hour`() {
        #expect(wait(["Retry-After": "soon"]) == nil)
        #expect(wait(["Retry-After": "999999999"]) == RetryHint.waitMax)
        #expect(wait(["Retry-After": "Sun, 06 Nov 1994 08:00:00 GMT"]) == .zero)
    }
}
