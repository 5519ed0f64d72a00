/// Cedar's `duration`: a span of time in milliseconds, negative ones too.
public struct TimeSpan: Sendable, Hashable, Comparable {
    /// The span in milliseconds.
    public let milliseconds: Int64

    /// Makes a span of its milliseconds.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Reads `-1d2h3m4s5ms`: each unit at most once, from the largest to the smallest; nil where the text is something
    /// else or does not fit.
    public init?(_ text: String) {
        guard let value = Digits.reading(text, Self.milliseconds) else { return nil }
        milliseconds = value
    }

    private static func milliseconds(_ text: Digits.Bytes) -> Int64? {
        var rest = text
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        guard !rest.isEmpty else { return nil }
        var total: Int64 = 0
        var units = units[...]
        while !rest.isEmpty {
            let digits = rest.prefix(while: Lexer.isDigit)
            let suffix = rest.dropFirst(digits.count).prefix { !Lexer.isDigit($0) }
            guard let position = units.firstIndex(where: { suffix.elementsEqual($0.suffix.utf8) }),
                let quantity = digits.isEmpty ? nil : Digits.signed(digits, isNegative: isNegative)
            else { return nil }
            let (part, overflow) = quantity.multipliedReportingOverflow(by: units[position].milliseconds)
            let (sum, carry) = total.addingReportingOverflow(part)
            guard !overflow, !carry else { return nil }
            total = sum
            units = units[(position + 1)...]
            rest = rest.dropFirst(digits.count + suffix.count)
        }
        return total
    }

    /// Whole seconds, towards zero.
    public var seconds: Int64 { milliseconds / 1000 }
    /// Whole minutes, towards zero.
    public var minutes: Int64 { milliseconds / 60_000 }
    /// Whole hours, towards zero.
    public var hours: Int64 { milliseconds / 3_600_000 }
    /// Whole days, towards zero.
    public var days: Int64 { milliseconds / 86_400_000 }

    /// Whether one span is shorter than another.
    public static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.milliseconds < right.milliseconds }

    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]
}

extension TimeSpan: CustomStringConvertible {
    /// The milliseconds, as Cedar reads them.
    public var description: String { "\(milliseconds)ms" }
}
