/// A moment in microseconds since 1970-01-01 UTC.
///
/// A plain integer, because it is written into every entry and must mean the same on every machine for ever.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Since 1970-01-01 00:00 UTC.
    public var microseconds: Int64

    /// Makes it of its parts.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// The order of time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// The moment that lies the given time later; saturates instead of overflowing.
    public func advanced(by duration: Duration) -> Timestamp {
        let (sum, overflow) = microseconds.addingReportingOverflow(duration.microseconds)
        return Timestamp(microseconds: overflow ? (duration < .zero ? .min : .max) : sum)
    }

    /// The time from another moment to this one.
    public func since(_ earlier: Timestamp) -> Duration {
        .microseconds(microseconds.subtractingReportingOverflow(earlier.microseconds).partialValue)
    }
}

extension Duration {
    /// The whole microseconds of this duration, saturated.
    public var microseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? (seconds < 0 ? .min : .max) : scaled &+ attoseconds / 1_000_000_000_000
    }
}

extension Timestamp {
    /// The minute that the moment lies in, counted from 1970.
    public var minute: Int64 {
        let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 60_000_000)
        return rest < 0 ? whole - 1 : whole
    }
}
