/// A POSIX time zone rule: a standard offset, and daylight time between two days of each year (RFC 8536, section 3.3).
struct RecurringRule: Sendable {
    /// A day of a year and the second of it, which may lie outside of the day.
    private struct Change: Sendable {
        enum Day: Sendable {
            /// 1 to 365; the 29th of February is never counted.
            case julian(Int)
            /// 0 to 365.
            case ordinal(Int)
            /// The `week`th such day of the month, 5 for the last.
            case weekday(month: Int, week: Int, weekday: Int)
        }

        let day: Day
        let second: Int

        func seconds(inYear year: Int) -> Int64 {
            let newYear = CivilDate(year: year, month: 1, day: 1)?.daysSinceEpoch ?? 0
            let days: Int
            switch day {
            case .julian(let number):
                days = newYear + number - 1 + (CivilDate.isLeap(year) && number > 59 ? 1 : 0)
            case .ordinal(let number):
                days = newYear + number
            case .weekday(let month, let week, let weekday):
                let first = CivilDate(year: year, month: month, day: 1)?.daysSinceEpoch ?? 0
                var day = (weekday - CivilDate.weekday(daysSinceEpoch: first)).floorRemainder(by: 7) + (week - 1) * 7
                if day >= CivilDate.dayCount(year: year, month: month) { day -= 7 }
                days = first + day
            }
            return Int64(days) * 86_400 + Int64(second)
        }
    }

    private let standard: Int
    private let daylight: (offset: Int, start: Change, end: Change)?

    /// Reads a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`; nil where it is none.
    init?(_ text: String) {
        var reader = RuleReader(rest: text[...])
        guard reader.name(), let west = reader.time() else { return nil }
        standard = -west
        guard !reader.rest.isEmpty else {
            daylight = nil
            return
        }
        guard reader.name() else { return nil }
        var offset = standard + 3600
        if !reader.rest.hasPrefix(",") {
            guard let west = reader.time() else { return nil }
            offset = -west
        }
        guard let start = Self.change(&reader), let end = Self.change(&reader), reader.rest.isEmpty else { return nil }
        daylight = (offset, start, end)
    }

    private static func change(_ reader: inout RuleReader) -> Change? {
        guard reader.take(",") else { return nil }
        let day: Change.Day
        if reader.take("M") {
            guard let month = reader.number(), reader.take("."), let week = reader.number(), reader.take("."),
                let weekday = reader.number(), (1...12).contains(month), (1...5).contains(week), weekday < 7
            else { return nil }
            day = .weekday(month: month, week: week, weekday: weekday)
        } else if reader.take("J") {
            guard let number = reader.number(), (1...365).contains(number) else { return nil }
            day = .julian(number)
        } else {
            guard let number = reader.number(), number <= 365 else { return nil }
            day = .ordinal(number)
        }
        guard reader.take("/") else { return Change(day: day, second: 7200) }
        return reader.time().map { Change(day: day, second: $0) }
    }

    func offset(at seconds: Int64) -> Int {
        guard let daylight else { return standard }
        let local = seconds + Int64(standard)
        let year = CivilDate(daysSinceEpoch: Int(local.floorDivided(by: 86_400))).year
        let start = daylight.start.seconds(inYear: year) - Int64(standard)
        let end = daylight.end.seconds(inYear: year) - Int64(daylight.offset)
        let isDaylight = start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end
        return isDaylight ? daylight.offset : standard
    }
}

/// Reads the parts of a POSIX rule.
private struct RuleReader {
    var rest: Substring

    mutating func take(_ prefix: String) -> Bool {
        guard rest.hasPrefix(prefix) else { return false }
        rest = rest.dropFirst(prefix.count)
        return true
    }

    /// A zone's abbreviation: letters, or anything between angle brackets.
    mutating func name() -> Bool {
        if take("<") {
            guard let end = rest.firstIndex(of: ">") else { return false }
            rest = rest[rest.index(after: end)...]
            return true
        }
        let name = rest.prefix { $0.isLetter }
        rest = rest.dropFirst(name.count)
        return !name.isEmpty
    }

    mutating func number() -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isWholeNumber }
        rest = rest.dropFirst(digits.count)
        return digits.count <= 4 ? Int(digits) : nil
    }

    /// `hh[:mm[:ss]]` with or without sign, in seconds.
    mutating func time() -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard var total = number().map({ $0 * 3600 }) else { return nil }
        for unit in [60, 1] where take(":") {
            guard let part = number() else { return nil }
            total += part * unit
        }
        return isNegative ? -total : total
    }
}
