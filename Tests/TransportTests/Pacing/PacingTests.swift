import Testing

@testable import Transport

@Suite struct RetryAfterTests {
    /// 2026-01-27T12:00:00Z
    private let now = Duration.seconds(1_769_515_200)

    @Test(arguments: [("0", 0), ("120", 120_000), ("1.5", 1500), ("0.020", 20)])
    func `seconds are a delay`(value: String, milliseconds: Int) {
        #expect(RetryAfter.delay(value, now: now) == .milliseconds(milliseconds))
    }

    @Test func `a date is the time until then`() {
        #expect(RetryAfter.delay("Tue, 27 Jan 2026 12:01:30 GMT", now: now) == .seconds(90))
    }

    @Test func `a date in the past is no delay`() {
        #expect(RetryAfter.delay("Tue, 27 Jan 2026 11:59:00 GMT", now: now) == .zero)
    }

    @Test(arguments: ["", "-1", "1e3", "soon", "1 2", "99999999999999999999", ".5", "5.", "nan", "+1", "１"])
    func `anything else is nothing`(value: String) {
        #expect(RetryAfter.delay(value, now: now) == nil)
    }

    @Test func `milliseconds come first, and fall back to seconds where they are unreadable`() {
        #expect(RetryAfter.delay(in: ["Retry-After-Ms": "250", "Retry-After": "9"], now: now) == .milliseconds(250))
        #expect(RetryAfter.delay(in: ["retry-after-ms": "x", "retry-after": "9"], now: now) == .seconds(9))
        #expect(RetryAfter.delay(in: ["x": "1"], now: now) == nil)
    }
}

@Suite struct HTTPDateTests {
    private let now = Duration.seconds(1_769_515_200)

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ])
    func `the three forms name the same second`(text: String) {
        #expect(HTTPDate.parse(text, now: now) == .seconds(784_111_777))
    }

    @Test func `a two-digit year is at most fifty years ahead`() {
        #expect(HTTPDate.parse("Thursday, 01-Jan-70 00:00:00 GMT", now: now) == .seconds(3_155_760_000))
        #expect(HTTPDate.parse("Saturday, 01-Jan-77 00:00:00 GMT", now: now) == .seconds(220_924_800))
    }

    @Test func `leap days exist in leap years only`() {
        #expect(HTTPDate.parse("Tue, 29 Feb 2000 00:00:00 GMT", now: now) == .seconds(951_782_400))
        #expect(HTTPDate.parse("Sun, 29 Feb 2026 00:00:00 GMT", now: now) == nil)
        #expect(HTTPDate.parse("Mon, 29 Feb 2100 00:00:00 GMT", now: now) == nil)
    }

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Sun, 06 Nov 1994 8:-9:37 GMT",
    ])
    func `what is no date is nothing`(text: String) {
        #expect(HTTPDate.parse(text, now: now) == nil)
    }
}

@Suite struct RateLimitResetTests {
    private let now = Duration.seconds(1_769_515_200)

    @Test(arguments: [
        ("6m0s", 360_000), ("1s", 1000), ("120ms", 120), ("1h2m3.5s", 3_723_500), ("0s", 0), ("59.98s", 59_980),
        ("1d", 86_400_000), ("30", 30_000), ("0.25", 250),
    ])
    func `a duration is a delay`(value: String, milliseconds: Int) {
        #expect(RateLimitReset(value) == .after(.milliseconds(milliseconds)))
    }

    @Test(arguments: [
        ("2026-01-27T12:00:30Z", 30_000), ("2026-01-27t12:00:30.250z", 30_250), ("2026-01-27T13:00:30+01:00", 30_000),
        ("2026-01-27T06:30:00-05:30", 0), ("1769515230", 30_000), ("2026-01-27T11:00:00Z", 0),
    ])
    func `a time is the delay until then, and none once it is past`(value: String, milliseconds: Int) {
        #expect(RateLimitReset(value)?.delay(now: now) == .milliseconds(milliseconds))
    }

    @Test(arguments: [
        "", "-1s", "s", "1x", "1s1", "1 s", "2026-01-27", "2026-13-27T12:00:00Z", "2026-01-27T12:00:00",
        "2026-01-27T12:00:00+25:00", "2026-01-27T12:00:00.Z", "999999999999999h", "1.2.3s", "2026-01-27T12:00:00Zx",
    ])
    func `anything else is nothing`(value: String) {
        #expect(RateLimitReset(value) == nil)
    }
}
