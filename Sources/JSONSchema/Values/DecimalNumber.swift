/// A number as its decimal digits say it: `coefficient` times ten to the `exponent`, without its sign.
///
/// `multipleOf` asks for exact division of what is written: 0.0075 is a multiple of 0.0001, though neither is exact in
/// binary.
struct DecimalNumber {
    /// At most 17 digits for a double, at most 2⁶⁴ - 1 for an integer.
    private(set) var coefficient: UInt64
    private(set) var exponent: Int

    init(_ number: Number) {
        switch number {
        case .int(let value): self.init(coefficient: value.magnitude, exponent: 0)
        case .uint(let value): self.init(coefficient: value, exponent: 0)
        case .double(let value): self.init(digitsOf: value.magnitude)
        }
    }

    private init(coefficient: UInt64, exponent: Int) {
        self.coefficient = coefficient
        self.exponent = exponent
    }

    /// Reads the shortest digits that stand for the double, which Swift's description gives.
    private init(digitsOf value: Double) {
        (coefficient, exponent) = (0, 0)
        var (isFraction, isExponent, power, sign) = (false, false, 0, 1)
        for byte in value.description.utf8 {
            switch byte {
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"): isExponent = true
            case UInt8(ascii: "-"): sign = -1
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = byte - UInt8(ascii: "0")
                if isExponent {
                    power = power * 10 + Int(digit)
                } else {
                    coefficient = coefficient * 10 + UInt64(digit)
                    if isFraction { exponent -= 1 }
                }
            default: break
            }
        }
        exponent += sign * power
    }

    /// Whether this is a whole number of times the divisor, which is not zero.
    func isMultiple(of divisor: DecimalNumber) -> Bool {
        if coefficient == 0 { return true }
        let shift = exponent - divisor.exponent
        if shift >= 0 {
            let modulus = divisor.coefficient
            return Self.multiply(coefficient % modulus, Self.powerOfTen(shift, modulo: modulus), modulo: modulus) == 0
        }
        // The divisor's coefficient grows by ten for each place; past 64 bits it is larger than any coefficient.
        var scaled = divisor.coefficient
        for _ in shift..<0 {
            let (product, overflows) = scaled.multipliedReportingOverflow(by: 10)
            if overflows { return false }
            scaled = product
        }
        return coefficient % scaled == 0
    }

    private static func powerOfTen(_ exponent: Int, modulo modulus: UInt64) -> UInt64 {
        var (result, base, rest) = (1 % modulus, 10 % modulus, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = multiply(result, base, modulo: modulus) }
            base = multiply(base, base, modulo: modulus)
            rest >>= 1
        }
        return result
    }

    private static func multiply(_ left: UInt64, _ right: UInt64, modulo modulus: UInt64) -> UInt64 {
        modulus.dividingFullWidth((left % modulus).multipliedFullWidth(by: right % modulus)).remainder
    }
}
