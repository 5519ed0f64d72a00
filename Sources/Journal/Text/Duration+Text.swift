extension Duration {
    /// Reads a duration as manifests write it: a whole number and `ms`, `s`, `m`, `h` or `d`.
    public init?(manifest text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let amount = Int64(digits) else { return nil }
        let factor: Int64? =
            switch text.dropFirst(digits.count) {
            case "ms": 1
            case "s": 1000
            case "m": 60_000
            case "h": 3_600_000
            case "d": 86_400_000
            default: nil
            }
        guard let factor else { return nil }
        let (milliseconds, overflow) = amount.multipliedReportingOverflow(by: factor)
        // A thousand years bounds every sum of times.
        guard !overflow, milliseconds <= 31_536_000_000_000 else { return nil }
        self = .milliseconds(milliseconds)
    }

    /// The duration for people, with about three digits: `640µs`, `12.5ms`, `3.2s`, `4m30s`, `2h`, `7d`.
    public var shortText: String {
        let total = microseconds
        if total < 0 { return "-" + Duration.microseconds(-max(total, -.max)).shortText }
        if total < 1000 { return "\(total)µs" }
        if total < 1_000_000 { return Self.tenths(total, unit: 1000) + "ms" }
        if total < 60_000_000 { return Self.tenths(total, unit: 1_000_000) + "s" }
        let seconds = total / 1_000_000
        if seconds < 3600 { return Self.two(seconds, 60, "m", "s") }
        if seconds < 86_400 { return Self.two(seconds / 60, 60, "h", "m") }
        return Self.two(seconds / 3600, 24, "d", "h")
    }

    private static func tenths(_ total: Int64, unit: Int64) -> String {
        let tenths = total * 10 / unit
        return tenths >= 1000 || tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    private static func two(_ total: Int64, _ factor: Int64, _ large: String, _ small: String) -> String {
        total % factor == 0 ? "\(total / factor)\(large)" : "\(total / factor)\(large)\(total % factor)\(small)"
    }
}
