/// How long an answer asks to wait before the next try. Pure: the time of day is handed in.
public enum RetryAfter {
    /// The delay that a value of `Retry-After` asks for (RFC 9110, section 10.2.3), in seconds or as a date; nil where it
    /// is neither. A date in the past is no delay.
    ///
    /// Fractions of a second are accepted, as some services send them.
    ///
    /// - Parameter now: Since 1970.
    public static func delay(_ value: String, now: Duration) -> Duration? {
        if let seconds = DecimalDuration.parse(value, unit: .seconds(1)) { return seconds }
        return HTTPDate.parse(value, now: now).map { max($0 - now, .zero) }
    }

    /// The delay that an answer asks for: `retry-after-ms` if it is there, else `Retry-After`; nil where neither says.
    ///
    /// - Parameter now: Since 1970.
    public static func delay(in headers: HTTPHeaders, now: Duration) -> Duration? {
        if let value = headers["retry-after-ms"], let delay = DecimalDuration.parse(value, unit: .milliseconds(1)) {
            return delay
        }
        return headers["retry-after"].flatMap { delay($0, now: now) }
    }
}
