/// A point in time with nanoseconds, from the year 1 to the year 9999 (`google.protobuf.Timestamp`).
public struct CELTimestamp: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
    public let seconds: Int64
    /// From 0 to 999,999,999, also before 1970.
    public let nanoseconds: Int32

    static let secondsRange: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// A timestamp, or nil where it lies outside of the years 1 to 9999.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard Self.secondsRange.contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Reads RFC 3339; nil where the text is none, or lies outside of the years 1 to 9999.
    public init?(_ text: String) {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), reader.take("Tt"), let hour = reader.number(2), reader.take(":"),
            let minute = reader.number(2), reader.take(":"), let second = reader.number(2),
            let date = CivilDate(year: year, month: month, day: day), hour < 24, minute < 60, second < 60
        else { return nil }
        var nanoseconds: Int32 = 0
        if reader.take(".") {
            guard let fraction = reader.fraction() else { return nil }
            nanoseconds = fraction
        }
        guard let offset = reader.zone(), reader.isAtEnd else { return nil }
        let seconds = Int64(date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second - offset)
        self.init(seconds: seconds, nanoseconds: nanoseconds)
    }

    /// The earlier of two comes first.
    public static func < (left: CELTimestamp, right: CELTimestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// The timestamp after a duration, or nil outside of the years 1 to 9999.
    func adding(_ duration: CELDuration) -> CELTimestamp? {
        moved(
            seconds: duration.nanoseconds.floorDivided(by: 1_000_000_000),
            nanoseconds: duration.nanoseconds.floorRemainder(by: 1_000_000_000)
        )
    }

    /// The timestamp before a duration, or nil outside of the years 1 to 9999.
    func subtracting(_ duration: CELDuration) -> CELTimestamp? {
        let seconds = duration.nanoseconds.floorDivided(by: 1_000_000_000)
        let nanoseconds = duration.nanoseconds.floorRemainder(by: 1_000_000_000)
        return nanoseconds == 0
            ? moved(seconds: -seconds, nanoseconds: 0)
            : moved(seconds: -seconds - 1, nanoseconds: 1_000_000_000 - nanoseconds)
    }

    private func moved(seconds: Int64, nanoseconds: Int64) -> CELTimestamp? {
        let nanoseconds = Int64(self.nanoseconds) + nanoseconds
        let seconds = self.seconds + seconds
        return CELTimestamp(
            seconds: seconds + nanoseconds / 1_000_000_000,
            nanoseconds: Int32(nanoseconds % 1_000_000_000)
        )
    }

    /// The time since another timestamp, or nil where it is longer than a duration can be.
    func since(_ other: CELTimestamp) -> CELDuration? {
        let (whole, overflow) = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return nil }
        let (total, excess) = whole.addingReportingOverflow(Int64(nanoseconds - other.nanoseconds))
        return excess ? nil : CELDuration(nanoseconds: total)
    }
}

extension CELTimestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, with as many digits of the fraction as it has.
    public var description: String {
        let days = seconds.floorDivided(by: 86_400)
        let second = Int(seconds.floorRemainder(by: 86_400))
        let date = CivilDate(daysSinceEpoch: Int(days))
        let clock = [second / 3600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }.joined(separator: ":")
        let fraction = CELDuration.fraction(of: Int64(nanoseconds))
        return
            "\(Self.padded(date.year, 4))-\(Self.padded(date.month, 2))-\(Self.padded(date.day, 2))T\(clock)\(fraction)Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// Reads the parts of an RFC 3339 timestamp.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes one byte of those given.
    mutating func take(_ choices: String) -> Bool {
        guard let first = rest.first, choices.utf8.contains(first) else { return false }
        rest.removeFirst()
        return true
    }

    /// Takes exactly `count` digits.
    mutating func number(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = rest.first, Lexer.isDigit(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
            rest.removeFirst()
        }
        return value
    }

    /// Takes the digits of a fraction of a second; what is finer than nanoseconds is dropped.
    mutating func fraction() -> Int32? {
        var value: Int32 = 0
        var count = 0
        while let digit = rest.first, Lexer.isDigit(digit) {
            if count < 9 { value = value * 10 + Int32(digit - 0x30) }
            count += 1
            rest.removeFirst()
        }
        guard count > 0 else { return nil }
        for _ in min(count, 9)..<9 { value *= 10 }
        return value
    }

    /// Takes `Z` or an offset, in seconds east of Greenwich.
    mutating func zone() -> Int? {
        if take("Zz") { return 0 }
        let sign = take("-") ? -1 : 1
        guard sign == -1 || take("+"), let hours = number(2), take(":"), let minutes = number(2), hours < 24,
            minutes < 60
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
