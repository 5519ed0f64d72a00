/// Reads the three forms of a date in HTTP (RFC 9110, section 5.6.7).
public enum HTTPDate {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// The time since 1970 that a date names; nil where it is none.
    ///
    /// - Parameter now: Since 1970. It settles the century of the obsolete form with a two-digit year.
    public static func parse(_ text: String, now: Duration) -> Duration? {
        let words = text.split { $0 == " " || $0 == "," }.map { $0.lowercased() }
        switch words.count {
        // Sun, 06 Nov 1994 08:49:37 GMT
        case 6 where words[5] == "gmt":
            return time(year: Int(words[3]), month: words[2], day: words[1], clock: words[4])
        // Sunday, 06-Nov-94 08:49:37 GMT
        case 4 where words[3] == "gmt":
            let date = words[1].split(separator: "-").map(String.init)
            guard date.count == 3, date[2].utf8.count == 2, let short = number(date[2]) else { return nil }
            return century(of: short, now: now) { time(year: $0, month: date[1], day: date[0], clock: words[2]) }
        // Sun Nov  6 08:49:37 1994
        case 5:
            return time(year: Int(words[4]), month: words[1], day: words[2], clock: words[3])
        default:
            return nil
        }
    }

    /// The nearest such year that is not more than 50 years ahead.
    private static func century(of short: Int, now: Duration, _ time: (Int) -> Duration?) -> Duration? {
        let fiftyYears = Duration.seconds(50 * 31_556_952)
        for century in stride(from: 2100, through: 1900, by: -100) {
            if let time = time(century + short), time <= now + fiftyYears { return time }
        }
        return nil
    }

    private static func time(year: Int?, month: String, day: String, clock: String) -> Duration? {
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map { number(String($0)) }
        guard let year, let month = months.firstIndex(of: month), let day = number(day), parts.count == 3,
            let hour = parts[0], let minute = parts[1], let second = parts[2]
        else { return nil }
        return CivilTime(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second).sinceEpoch
    }

    /// One or two digits.
    private static func number(_ text: String) -> Int? {
        guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit) else { return nil }
        return Int(text)
    }
}
