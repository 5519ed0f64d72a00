/// A date and time of day in UTC (proleptic Gregorian calendar), as the formats of HTTP write it.
struct CivilTime: Sendable, Hashable {
    var year: Int
    /// 1 to 12.
    var month: Int
    /// 1 to 31.
    var day: Int
    var hour: Int
    var minute: Int
    /// Up to 60: a leap second counts as the first of the next minute.
    var second: Int

    /// Since 1970-01-01T00:00:00Z; nil where there is no such time.
    var sinceEpoch: Duration? {
        guard (1...9999).contains(year), (1...12).contains(month), (1...daysInMonth).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        return .seconds(((Self.days(toYear: year) + dayOfYear) * 24 + hour) * 3600 + minute * 60 + second)
    }

    private var isLeapYear: Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private var daysInMonth: Int {
        switch month {
        case 2: isLeapYear ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private var dayOfYear: Int {
        let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1]
        return before + day - 1 + (month > 2 && isLeapYear ? 1 : 0)
    }

    /// From 1970-01-01 to the first of January of a year.
    private static func days(toYear year: Int) -> Int {
        let past = year - 1
        return past * 365 + past / 4 - past / 100 + past / 400 - 719_162
    }
}
