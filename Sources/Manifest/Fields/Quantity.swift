/// Reads the decimals that manifests write, exactly.
enum Quantity {
    /// Dollars, exactly, in nanodollars; nil for what is negative, finer than a nanodollar, too large or no decimal.
    static func nanodollars(_ text: String) -> Int64? { decimal(text, fractionDigits: 9) }

    /// A decimal without sign and exponent, times ten to the power of `fractionDigits`; trailing zeros do not count.
    static func decimal(_ text: String, fractionDigits: Int) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first else { return nil }
        var fraction = parts.count == 2 ? Array(parts[1].utf8) : []
        guard !(whole.isEmpty && fraction.isEmpty), whole.utf8.allSatisfy(isDigit), fraction.allSatisfy(isDigit) else {
            return nil
        }
        while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        guard fraction.count <= fractionDigits else { return nil }
        let padding = [UInt8](repeating: UInt8(ascii: "0"), count: fractionDigits - fraction.count)
        return Int64(String(decoding: Array(whole.utf8) + fraction + padding, as: UTF8.self))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
