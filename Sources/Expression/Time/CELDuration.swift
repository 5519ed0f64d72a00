/// A length of time in nanoseconds, up to about 292 years either way (`google.protobuf.Duration`).
public struct CELDuration: Sendable, Hashable, Comparable {
    /// The whole length; negative for a time that lies before.
    public let nanoseconds: Int64

    /// A duration of so many nanoseconds.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("h", 3_600_000_000_000), ("ms", 1_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("us", 1000),
        ("µs", 1000), ("μs", 1000), ("ns", 1),
    ]

    /// Reads numbers with units in a row, such as `1h30m`, `-1.5s` or `250ms`; nil where the text is none, or too long.
    public init?(_ text: String) {
        var rest = text[...]
        let isNegative = rest.hasPrefix("-")
        if isNegative || rest.hasPrefix("+") { rest.removeFirst() }
        guard rest != "0" else {
            self.init(nanoseconds: 0)
            return
        }
        guard !rest.isEmpty else { return nil }
        // Counted below zero, where there is room for one more.
        var total: Int64 = 0
        while !rest.isEmpty {
            guard let part = Self.takePart(&rest) else { return nil }
            let (sum, overflow) = total.subtractingReportingOverflow(part)
            guard !overflow else { return nil }
            total = sum
        }
        guard !isNegative else {
            self.init(nanoseconds: total)
            return
        }
        guard total != Int64.min else { return nil }
        self.init(nanoseconds: -total)
    }

    private static func takePart(_ rest: inout Substring) -> Int64? {
        let whole = rest.prefix { $0.isASCII && $0.isWholeNumber }
        rest = rest.dropFirst(whole.count)
        var fraction: Substring = ""
        if rest.hasPrefix(".") {
            rest = rest.dropFirst()
            fraction = rest.prefix { $0.isASCII && $0.isWholeNumber }
            rest = rest.dropFirst(fraction.count)
        }
        guard !whole.isEmpty || !fraction.isEmpty, let unit = units.first(where: { rest.hasPrefix($0.name) }),
            let count = whole.isEmpty ? 0 : Int64(whole)
        else { return nil }
        rest = rest.dropFirst(unit.name.count)
        let (product, overflow) = count.multipliedReportingOverflow(by: unit.nanoseconds)
        guard !overflow else { return nil }
        var part: Int64 = 0
        var scale = unit.nanoseconds
        for digit in fraction.utf8 {
            // Digits finer than a nanosecond do not count.
            guard scale >= 10 else { break }
            scale /= 10
            part += Int64(digit - 0x30) * scale
        }
        let (sum, excess) = product.addingReportingOverflow(part)
        return excess ? nil : sum
    }

    /// The shorter of two comes first.
    public static func < (left: CELDuration, right: CELDuration) -> Bool { left.nanoseconds < right.nanoseconds }

    func adding(_ other: CELDuration) -> CELDuration? {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(other.nanoseconds)
        return overflow ? nil : CELDuration(nanoseconds: sum)
    }

    func subtracting(_ other: CELDuration) -> CELDuration? {
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
        return overflow ? nil : CELDuration(nanoseconds: difference)
    }
}

extension CELDuration: CustomStringConvertible {
    /// Seconds with as many digits of the fraction as there are, such as `90s` or `0.25s`.
    public var description: String {
        let magnitude = nanoseconds.magnitude
        let fraction = Self.fraction(of: Int64(magnitude % 1_000_000_000))
        return "\(nanoseconds < 0 ? "-" : "")\(magnitude / 1_000_000_000)\(fraction)s"
    }

    /// `.25` for 250,000,000 nanoseconds, nothing for none.
    static func fraction(of nanoseconds: Int64) -> String {
        guard nanoseconds != 0 else { return "" }
        let digits = String(nanoseconds)
        var fraction = String(repeating: "0", count: 9 - digits.count) + digits
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "." + fraction
    }
}
