/// Reads a decimal number of some unit without going through floating point.
enum DecimalDuration {
    /// The duration of `12` or `0.25` units; nil for a sign, an exponent, or more than 15 digits before the point.
    static func parse(_ text: some StringProtocol, unit: Duration) -> Duration? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...15).contains(whole.utf8.count), whole.utf8.allSatisfy(\.isDigit),
            let count = Int64(whole)
        else { return nil }
        // A product with Duration's own operator traps where it is too large: 15 digits of hours would be.
        let (seconds, attoseconds) = unit.components
        guard !count.multipliedReportingOverflow(by: max(seconds, 1)).overflow else { return nil }
        var sum = Duration(secondsComponent: seconds, attosecondsComponent: attoseconds) * count
        guard parts.count == 2 else { return sum }
        let fraction = parts[1]
        guard !fraction.isEmpty, fraction.utf8.allSatisfy(\.isDigit) else { return nil }
        var part = unit
        for digit in fraction.utf8.prefix(15) {
            part /= 10
            sum += part * Int64(digit - 0x30)
        }
        return sum
    }
}
