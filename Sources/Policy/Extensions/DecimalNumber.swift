/// Cedar's `decimal`: a number with four digits after the point, from -922337203685477.5808 to 922337203685477.5807.
public struct DecimalNumber: Sendable, Hashable, Comparable {
    /// The number in ten-thousandths.
    public let tenThousandths: Int64

    /// Makes a number of its ten-thousandths.
    public init(tenThousandths: Int64) {
        self.tenThousandths = tenThousandths
    }

    /// Reads `-12.34`: digits, a point, one to four digits; nil where the text is something else or does not fit.
    public init?(_ text: String) {
        guard let value = Digits.reading(text, Self.tenThousandths) else { return nil }
        tenThousandths = value
    }

    private static func tenThousandths(_ text: Digits.Bytes) -> Int64? {
        let isNegative = text.first == UInt8(ascii: "-")
        let bytes = isNegative ? text.dropFirst() : text
        guard let point = bytes.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        let (whole, fraction) = (bytes[..<point], bytes[(point + 1)...])
        guard !whole.isEmpty, (1...4).contains(fraction.count),
            let units = Digits.signed(whole, isNegative: isNegative),
            var rest = Digits.signed(fraction, isNegative: isNegative)
        else { return nil }
        for _ in fraction.count..<4 { rest *= 10 }
        let (scaled, overflow) = units.multipliedReportingOverflow(by: 10_000)
        let (value, carry) = scaled.addingReportingOverflow(rest)
        return overflow || carry ? nil : value
    }

    /// Makes a number of an integer, or nil where it does not fit.
    public init?(_ integer: Int64) {
        let (value, overflow) = integer.multipliedReportingOverflow(by: 10_000)
        guard !overflow else { return nil }
        tenThousandths = value
    }

    /// Makes a number of a double that has no more than four digits after its point, or nil.
    public init?(exactly double: Double) {
        // The shortest text that reads back as this double is what its writer meant.
        let text = "\(double)"
        self.init(text)
    }

    /// Whether one number is below another.
    public static func < (left: DecimalNumber, right: DecimalNumber) -> Bool {
        left.tenThousandths < right.tenThousandths
    }
}

extension DecimalNumber: CustomStringConvertible {
    /// The number with as many digits after the point as it needs, at least one.
    public var description: String {
        let magnitude = tenThousandths.magnitude
        var fraction = String(magnitude % 10_000)
        fraction = String(repeating: "0", count: 4 - fraction.utf8.count) + fraction
        while fraction.utf8.count > 1, fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(tenThousandths < 0 ? "-" : "")\(magnitude / 10_000).\(fraction)"
    }
}

/// Digits of extension literals.
enum Digits {
    /// A part of a text's UTF-8, where it stands.
    typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    /// Reads a text without copying it.
    static func reading<Value>(_ text: String, _ read: (Bytes) -> Value?) -> Value? {
        var text = text
        return text.withUTF8 { read($0[...]) }
    }

    /// The value of ASCII digits, or nil where there is another byte or the value does not fit.
    static func signed(_ digits: some Sequence<UInt8>, isNegative: Bool) -> Int64? {
        var value: Int64 = 0
        for digit in digits {
            guard Lexer.isDigit(digit) else { return nil }
            let part = Int64(digit - UInt8(ascii: "0"))
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            // Counting downwards reaches the smallest number too.
            let (sum, carry) =
                isNegative
                ? scaled.subtractingReportingOverflow(part) : scaled.addingReportingOverflow(part)
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    /// The value of a fixed number of digits, or nil.
    static func fixed(_ digits: Bytes) -> Int64? {
        digits.isEmpty ? nil : signed(digits, isNegative: false)
    }
}
