extension Int64 {
    /// Nanodollars (10⁻⁹ US dollars) for people: `$0.0042`, with two to six digits after the point.
    public var dollarText: String {
        let micro = magnitude / 1000
        let whole = micro / 1_000_000
        var fraction = String(micro % 1_000_000)
        fraction = String(repeating: "0", count: 6 - fraction.count) + fraction
        while fraction.count > 2, fraction.hasSuffix("0") { fraction.removeLast() }
        return (self < 0 ? "-$" : "$") + "\(whole).\(fraction)"
    }
}
