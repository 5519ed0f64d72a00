import Testing

@testable import Expression

struct TimeTests {
    @Test(arguments: [
        ("Europe/Rome", 1_767_225_600, 3600), ("Europe/Rome", 1_782_864_000, 7200),
        // The last Sunday of a March with four.
        ("Europe/Rome", 2_374_315_200, 7200),
        ("America/New_York", 4_102_444_800, -18_000), ("America/New_York", 4_118_083_200, -14_400),
        ("Australia/Lord_Howe", 1_767_225_600, 39_600), ("Asia/Kathmandu", 0, 19_800), ("UTC", 0, 0),
        ("+05:30", 0, 19_800), ("-02:30", 0, -9000), ("02:00", 0, 7200),
    ])
    func `a zone has its offset, also long after the last transition in its file`(
        name: String,
        seconds: Int64,
        offset: Int
    ) throws {
        #expect(try #require(TimeZoneRules.named(name)).offset(at: seconds) == offset)
    }

    @Test(arguments: ["Europe/Atlantis", "../../../etc/passwd", "/etc/passwd", "Europe", "Europe//Rome", "+25:00", "."])
    func `what names no zone is refused`(name: String) {
        #expect(TimeZoneRules.named(name) == nil)
    }

    @Test func `a rule by the day of the year does not count the 29th of February`() throws {
        // Day 60 is the first of March, also in the leap year 2028.
        let rule = try #require(RecurringRule("EST5EDT,J60/0,J300/0"))
        #expect(rule.offset(at: 1_835_499_599) == -18_000)
        #expect(rule.offset(at: 1_835_499_600) == -14_400)
    }

    @Test func `clocks change between two seconds`() throws {
        let rome = try #require(TimeZoneRules.named("Europe/Rome"))
        // 29 March 2026, 01:00 UTC.
        #expect(rome.offset(at: 1_774_745_999) == 3600)
        #expect(rome.offset(at: 1_774_746_000) == 7200)
    }

    @Test(arguments: [
        "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.5Z", "2000-02-29T12:00:00Z", "2026-01-31T23:59:59.000000001Z",
        "9999-12-31T23:59:59.999999999Z",
    ])
    func `a timestamp is written as it was read`(text: String) throws {
        #expect(try #require(CELTimestamp(text)).description == text)
    }

    @Test(arguments: [
        "", "2026-01-31", "2026-01-31T12:00:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-31T24:00:00Z",
        "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00+2:00", "0000-01-01T00:00:00Z", "2026-01-31T12:00:00Zx",
        "9999-12-31T23:59:59-01:00", "２０２６-01-31T12:00:00Z",
    ])
    func `what is no timestamp is refused`(text: String) {
        #expect(CELTimestamp(text) == nil)
    }

    @Test(arguments: [
        ("1h30m", "5400s"), ("-1.5s", "-1.5s"), ("250ms", "0.25s"), ("1.5h", "5400s"), ("0", "0s"),
        ("10us20ns", "0.00001002s"),
        ("+.5s", "0.5s"), ("9223372036s", "9223372036s"),
    ])
    func `a duration is read in all units`(text: String, seconds: String) throws {
        #expect(try #require(CELDuration(text)).description == seconds)
    }

    @Test(arguments: ["", "-", "s", "1", "1d", "1 s", "1.s5", "9223372037s", "99999999999999999999s", "1s-"])
    func `what is no duration is refused`(text: String) {
        #expect(CELDuration(text) == nil)
    }

    @Test(arguments: [
        ("getFullYear", 2027), ("getMonth", 0), ("getDate", 1), ("getDayOfMonth", 0), ("getDayOfYear", 0),
        ("getDayOfWeek", 5), ("getHours", 0), ("getMinutes", 59), ("getSeconds", 58), ("getMilliseconds", 123),
    ])
    func `a timestamp tells its parts where a clock hangs`(accessor: String, value: Int64) throws {
        let source = "timestamp('2026-12-31T23:59:58.123Z').\(accessor)('Europe/Rome')"
        #expect(try Desk.evaluate(source) == .int(value))
    }
}
