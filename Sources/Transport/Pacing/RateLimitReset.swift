/// When a rate limit is full again, in the notations that services use. Pure: the time of day is handed in.
public enum RateLimitReset: Sendable, Hashable {
    /// So long after the answer: `6m0s`, `1s`, `120ms`, `1h30m`, `12.5s`, or bare seconds.
    case after(Duration)

    /// At this time since 1970: `2026-01-27T12:00:00Z`, with an offset too, or bare seconds since 1970.
    case at(Duration)

    /// Bare numbers from this one on are a time, smaller ones a delay: nobody limits for thirty years.
    private static let firstTime = Duration.seconds(1_000_000_000)

    /// Reads a value of a header such as `x-ratelimit-reset-tokens`; nil where it is in none of these notations.
    public init?(_ value: String) {
        if let number = DecimalDuration.parse(value, unit: .seconds(1)) {
            self = number >= Self.firstTime ? .at(number) : .after(number)
        } else if let delay = Self.delay(value) {
            self = .after(delay)
        } else if let time = InternetTime.parse(value) {
            self = .at(time)
        } else {
            return nil
        }
    }

    /// How long to wait from now on; never negative.
    ///
    /// - Parameter now: Since 1970.
    public func delay(now: Duration) -> Duration {
        switch self {
        case .after(let delay): delay
        case .at(let time): max(time - now, .zero)
        }
    }

    /// Go's notation of durations: numbers with units, from large to small or not.
    private static func delay(_ text: String) -> Duration? {
        var rest = text[...]
        var sum = Duration.zero
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest[number.endIndex...]
            let name = rest.prefix { $0.isLetter }
            rest = rest[name.endIndex...]
            guard let unit = unit(name), let part = DecimalDuration.parse(number, unit: unit) else { return nil }
            // Far beyond any limit, and far from where Duration's addition traps.
            guard part < .seconds(1_000_000_000_000), sum < .seconds(1_000_000_000_000) else { return nil }
            sum += part
        }
        return text.isEmpty ? nil : sum
    }

    private static func unit(_ name: Substring) -> Duration? {
        switch name {
        case "ns": .nanoseconds(1)
        case "us", "µs", "μs": .microseconds(1)
        case "ms": .milliseconds(1)
        case "s": .seconds(1)
        case "m": .seconds(60)
        case "h": .seconds(3600)
        case "d": .seconds(86_400)
        default: nil
        }
    }
}
