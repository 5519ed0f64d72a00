import Journal
import Manifest
import Testing

@testable import Gateway

struct TokenBucketTests {
    let start = Timestamp(microseconds: 1_000_000_000)

    func bucket(perSecond: Double = 10, burst: Int = 3) -> TokenBucket {
        TokenBucket(RateLimitDefinition(perSecond: perSecond, burst: burst), at: start)
    }

    @Test func `a full bucket lets its burst through at once`() {
        var bucket = bucket()
        for _ in 0..<3 { #expect(bucket.take(at: start, waitMax: .zero) == .granted(after: .zero)) }
    }

    @Test func `an empty bucket says when the next token comes`() {
        var bucket = bucket(burst: 1)
        _ = bucket.take(at: start, waitMax: .zero)
        #expect(bucket.take(at: start, waitMax: .zero) == .refused(retryAfter: .milliseconds(100) + .microseconds(1)))
    }

    @Test func `waiting calls are granted one after the other`() {
        var bucket = bucket(burst: 1)
        let waits = (0..<3).map { _ in bucket.take(at: start, waitMax: .seconds(1)) }
        #expect(waits[0] == .granted(after: .zero))
        #expect(waits[1] == .granted(after: .milliseconds(100) + .microseconds(1)))
        #expect(waits[2] == .granted(after: .milliseconds(200) + .microseconds(1)))
    }

    @Test func `a refused call takes nothing`() {
        var bucket = bucket(burst: 1)
        _ = bucket.take(at: start, waitMax: .zero)
        for _ in 0..<100 { _ = bucket.take(at: start, waitMax: .zero) }
        #expect(bucket.take(at: start.advanced(by: .milliseconds(101)), waitMax: .zero) == .granted(after: .zero))
    }

    @Test func `the bucket never holds more than its burst`() {
        var bucket = bucket(burst: 2)
        let later = start.advanced(by: .seconds(3600))
        for _ in 0..<2 { #expect(bucket.take(at: later, waitMax: .zero) == .granted(after: .zero)) }
        #expect(bucket.take(at: later, waitMax: .zero) != .granted(after: .zero))
    }

    @Test func `a clock that steps back does no harm`() {
        var bucket = bucket(burst: 1)
        _ = bucket.take(at: start, waitMax: .zero)
        #expect(bucket.take(at: start.advanced(by: .seconds(-60)), waitMax: .zero) != .granted(after: .zero))
        #expect(bucket.take(at: start.advanced(by: .seconds(-59)), waitMax: .zero) == .granted(after: .zero))
    }

    @Test func `a token that is given back can be taken again`() {
        var bucket = bucket(burst: 1)
        _ = bucket.take(at: start, waitMax: .zero)
        bucket.giveBack()
        #expect(bucket.take(at: start, waitMax: .zero) == .granted(after: .zero))
    }

    @Test(arguments: [1, 7, 42] as [UInt64])
    func `over any time no more passes than burst and rate allow`(seed: UInt64) {
        var state = seed
        func random(_ limit: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % limit
        }
        var bucket = bucket(perSecond: 50, burst: 5)
        var now = start
        var passed = 0
        for _ in 0..<2_000 {
            now = now.advanced(by: .microseconds(Int64(random(20_000))))
            if bucket.take(at: now, waitMax: .zero) == .granted(after: .zero) { passed += 1 }
        }
        let seconds = Double(now.since(start).microseconds) / 1_000_000
        #expect(Double(passed) <= 5 + seconds * 50, "seed \(seed)")
    }
}
