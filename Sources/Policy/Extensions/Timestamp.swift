/// Cedar's `datetime`: a moment in milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
public struct Timestamp: Sendable, Hashable, Comparable {
    private static let dayMilliseconds: Int64 = 86_400_000

    /// Milliseconds since the epoch.
    public let milliseconds: Int64

    /// Makes a moment of its milliseconds since the epoch.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Reads `2024-10-15`, `2024-10-15T11:35:00Z`, with `.123` before the zone, with `+0200` in place of `Z`; nil where
    /// the text is something else.
    public init?(_ text: String) {
        guard let value = Digits.reading(text, Self.milliseconds) else { return nil }
        milliseconds = value
    }

    private static func milliseconds(_ bytes: Digits.Bytes) -> Int64? {
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Digits.fixed(bytes[0..<4]), let month = Digits.fixed(bytes[5..<7]),
            let day = Digits.fixed(bytes[8..<10]), (1...12).contains(month),
            (1...days(of: month, in: year)).contains(day)
        else { return nil }
        let date = daysSinceEpoch(year: year, month: month, day: day) * dayMilliseconds
        if bytes.count == 10 { return date }
        return time(bytes[10...]).map { date + $0 }
    }

    /// The moment that is a span later, or nil where it cannot be said in 64 bits.
    public func offset(by span: TimeSpan) -> Timestamp? {
        let (sum, overflow) = milliseconds.addingReportingOverflow(span.milliseconds)
        return overflow ? nil : Timestamp(milliseconds: sum)
    }

    /// The span since another moment, or nil where it cannot be said in 64 bits.
    public func since(_ other: Timestamp) -> TimeSpan? {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(other.milliseconds)
        return overflow ? nil : TimeSpan(milliseconds: difference)
    }

    /// The begin of the day in UTC, or nil where it cannot be said in 64 bits.
    public var date: Timestamp? {
        let (start, overflow) = milliseconds.subtractingReportingOverflow(time.milliseconds)
        return overflow ? nil : Timestamp(milliseconds: start)
    }

    /// The span since the begin of the day in UTC.
    public var time: TimeSpan {
        let rest = milliseconds % Self.dayMilliseconds
        return TimeSpan(milliseconds: rest < 0 ? rest + Self.dayMilliseconds : rest)
    }

    /// Whether one moment is before another.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// `T11:35:00.123+0200` in milliseconds.
    private static func time(_ text: Digits.Bytes) -> Int64? {
        let bytes = UnsafeBufferPointer(rebasing: text)
        guard bytes.count >= 10, bytes[0] == UInt8(ascii: "T"), bytes[3] == UInt8(ascii: ":"),
            bytes[6] == UInt8(ascii: ":"), let hour = Digits.fixed(bytes[1..<3]),
            let minute = Digits.fixed(bytes[4..<6]), let second = Digits.fixed(bytes[7..<9]),
            hour <= 23, minute <= 59, second <= 59
        else { return nil }
        var rest = bytes[9...]
        var fraction: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            guard rest.count >= 5, let value = Digits.fixed(rest.dropFirst().prefix(3)) else { return nil }
            fraction = value
            rest = rest.dropFirst(4)
        }
        guard let zone = zoneMilliseconds(rest) else { return nil }
        return ((hour * 60 + minute) * 60 + second) * 1000 + fraction - zone
    }

    private static func zoneMilliseconds(_ text: Digits.Bytes) -> Int64? {
        guard let sign = text.first else { return nil }
        if sign == UInt8(ascii: "Z") { return text.count == 1 ? 0 : nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), text.count == 5 else { return nil }
        let digits = text.dropFirst()
        guard let hours = Digits.fixed(digits.prefix(2)), let minutes = Digits.fixed(digits.suffix(2)),
            hours <= 23, minutes <= 59
        else { return nil }
        return (hours * 60 + minutes) * 60_000 * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    private static func days(of month: Int64, in year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days of the proleptic Gregorian calendar; years begin in March here, so that the leap day is their last.
    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension Timestamp: CustomStringConvertible {
    /// The milliseconds since the epoch, as Cedar itself can say any moment.
    public var description: String { "\(milliseconds)ms" }
}
