import Testing

@testable import Gateway

struct BackoffTests {
    @Test(arguments: [(0, 500), (1, 1_000), (2, 2_000), (3, 4_000), (4, 8_000), (5, 8_000), (1_000, 8_000), (-1, 500)])
    func `waits double up to eight seconds`(retry: Int, milliseconds: Int) {
        #expect(Backoff.wait(beforeRetry: retry, random: 0) == .milliseconds(milliseconds))
    }

    @Test func `chance takes a quarter away at most`() {
        #expect(Backoff.wait(beforeRetry: 1, random: 1) == .milliseconds(750))
        #expect(Backoff.wait(beforeRetry: 1, random: 0.5) == .milliseconds(875))
    }
}
