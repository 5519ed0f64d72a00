/// When something is due, in the five fields of crontab(5): minute, hour, day of the month, month, day of the week.
///
/// A field is `*`, or a list of numbers, ranges (`1-5`) and steps (`*/15`, `8-18/2`); months and weekdays also have their
/// English names of three letters. Sunday is 0 or 7. Where both kinds of day are restricted, either one will do.
public struct CronExpression: Sendable, Hashable {
    /// Why a text is none. Lowercase, without a final period.
    public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        /// The message.
        public var description: String
    }

    /// As it was written.
    public let text: String
    /// From 0 to 59.
    public let minutes: Set<Int>
    /// From 0 to 23.
    public let hours: Set<Int>
    /// From 1 to 31.
    public let days: Set<Int>
    /// From 1 to 12.
    public let months: Set<Int>
    /// From 0 (Sunday) to 6.
    public let weekdays: Set<Int>
    /// Whether the field of days does not begin with `*`.
    public let restrictsDays: Bool
    /// Whether the field of weekdays does not begin with `*`.
    public let restrictsWeekdays: Bool

    /// Reads the five fields, and refuses days that no year has.
    public init(parsing text: String) throws(Failure) {
        let fields = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard fields.count == 5, text.utf8.count <= 1000 else {
            throw Failure(description: "a cron expression has five fields, and this has \(fields.count)")
        }
        self.text = text
        minutes = try Self.minute.values(of: fields[0])
        hours = try Self.hour.values(of: fields[1])
        days = try Self.day.values(of: fields[2])
        months = try Self.month.values(of: fields[3])
        weekdays = Set(try Self.weekday.values(of: fields[4]).map { $0 % 7 })
        restrictsDays = !fields[2].hasPrefix("*")
        restrictsWeekdays = !fields[4].hasPrefix("*")
        // Only leap years have a 29th of February, but they come.
        let longest = months.map { [2: 29, 4: 30, 6: 30, 9: 30, 11: 30][$0] ?? 31 }.max() ?? 31
        guard restrictsWeekdays || days.contains(where: { $0 <= longest }) else {
            throw Failure(description: "no month that it names has such a day")
        }
    }

    private struct Field {
        var name: String
        var range: ClosedRange<Int>
        var words: [String] = []

        func values(of text: String) throws(Failure) -> Set<Int> {
            var values: Set<Int> = []
            for item in text.split(separator: ",", omittingEmptySubsequences: false) {
                values.formUnion(try self.item(String(item)))
            }
            return values
        }

        private func item(_ text: String) throws(Failure) -> Set<Int> {
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let bounds = parts[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            var (low, high) = (range.lowerBound, range.upperBound)
            if parts[0] != "*" {
                low = try number(bounds[0])
                high = bounds.count == 2 ? try number(bounds[1]) : parts.count == 2 ? range.upperBound : low
            }
            guard low <= high else { throw Failure(description: "`\(parts[0])` ends before it begins") }
            guard parts.count == 2 else { return Set(low...high) }
            guard let step = Int(parts[1]), step > 0, step <= range.upperBound else {
                throw Failure(description: "`\(parts[1])` is no step for the \(name)")
            }
            return Set(stride(from: low, through: high, by: step))
        }

        private func number(_ text: String) throws(Failure) -> Int {
            if let index = words.firstIndex(of: text.uppercased()) { return range.lowerBound + index }
            guard text.utf8.count <= 2, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
                range.contains(number)
            else {
                let names = words.isEmpty ? "" : ", or \(words[0]) to \(words[words.count - 1])"
                throw Failure(
                    description:
                        "`\(text)` is no \(name): it goes from \(range.lowerBound) to \(range.upperBound)\(names)"
                )
            }
            return number
        }
    }

    private static let minute = Field(name: "minute", range: 0...59)
    private static let hour = Field(name: "hour", range: 0...23)
    private static let day = Field(name: "day of the month", range: 1...31)
    private static let month = Field(
        name: "month",
        range: 1...12,
        words: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    )
    private static let weekday = Field(
        name: "day of the week",
        range: 0...7,
        words: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
    )
}
