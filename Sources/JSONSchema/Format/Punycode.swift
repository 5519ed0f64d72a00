/// The encoding of international labels in ASCII (RFC 3492).
enum Punycode {
    private static let (base, tMin, tMax, skew, damp) = (36, 1, 26, 38, 700)
    private static let (initialBias, initialCode) = (72, 128)
    /// No label that fits into a host name is longer.
    private static let scalarsMax = 256

    /// The characters that a text stands for, without the prefix `xn--`.
    static func decode(_ text: some Collection<Unicode.Scalar>) -> [Unicode.Scalar]? {
        let text = Array(text)
        guard text.count <= scalarsMax else { return nil }
        let split = text.lastIndex(of: "-")
        var output = split.map { Array(text[..<$0]) } ?? []
        var rest = text[(split.map { $0 + 1 } ?? 0)...]
        var (code, position, bias) = (initialCode, 0, initialBias)
        while !rest.isEmpty {
            let start = position
            var (weight, k) = (1, base)
            while true {
                guard let digit = rest.popFirst().flatMap(digit) else { return nil }
                let (product, overflows) = digit.multipliedReportingOverflow(by: weight)
                guard !overflows, position < Int.max / 2 - product else { return nil }
                position += product
                let threshold = threshold(k, bias)
                if digit < threshold { break }
                let (next, overflowsNext) = weight.multipliedReportingOverflow(by: base - threshold)
                guard !overflowsNext, next < Int.max / (4 * base) else { return nil }
                weight = next
                k += base
            }
            bias = adapt(position - start, output.count + 1, isFirst: start == 0)
            code += position / (output.count + 1)
            position %= output.count + 1
            guard code <= 0x10FFFF, let scalar = Unicode.Scalar(UInt32(code)) else { return nil }
            output.insert(scalar, at: position)
            position += 1
        }
        return output
    }

    /// The text that stands for some characters, without the prefix `xn--`.
    static func encode(_ scalars: [Unicode.Scalar]) -> [UInt8]? {
        guard scalars.count <= scalarsMax else { return nil }
        var output = scalars.filter(\.isASCII).map { UInt8($0.value) }
        var handled = output.count
        let basic = handled
        if basic > 0 { output.append(UInt8(ascii: "-")) }
        var (code, delta, bias) = (initialCode, 0, initialBias)
        while handled < scalars.count {
            guard let next = scalars.lazy.map({ Int($0.value) }).filter({ $0 >= code }).min() else { return nil }
            delta += (next - code) * (handled + 1)
            code = next
            for scalar in scalars {
                if Int(scalar.value) < code { delta += 1 }
                guard Int(scalar.value) == code else { continue }
                var (rest, k) = (delta, base)
                while rest >= threshold(k, bias) {
                    let threshold = threshold(k, bias)
                    output.append(character(threshold + (rest - threshold) % (base - threshold)))
                    rest = (rest - threshold) / (base - threshold)
                    k += base
                }
                output.append(character(rest))
                bias = adapt(delta, handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            code += 1
        }
        return output
    }

    private static func threshold(_ k: Int, _ bias: Int) -> Int { min(max(k - bias, tMin), tMax) }

    private static func adapt(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / count
        var k = 0
        while delta > (base - tMin) * tMax / 2 {
            delta /= base - tMin
            k += base
        }
        return k + (base - tMin + 1) * delta / (delta + skew)
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "a"..."z": Int(scalar.value - 97)
        case "A"..."Z": Int(scalar.value - 65)
        case "0"..."9": Int(scalar.value - 48) + 26
        default: nil
        }
    }

    private static func character(_ digit: Int) -> UInt8 { UInt8(digit < 26 ? digit + 97 : digit + 22) }
}
