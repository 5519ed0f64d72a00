/// Writes a double as ECMAScript's `Number::toString` does (ECMA-262 section 6.1.6.1.20), which RFC 8785 prescribes.
enum ECMAScriptNumber {
    /// Appends a finite double: the shortest digits that read back as the same number, `-0` as `0`.
    static func append(_ value: Double, to buffer: inout [UInt8]) {
        if value.magnitude <= 0x1p53 {
            let integer = Int64(value)
            if Double(integer) == value { return ByteWriter.append(integer, to: &buffer) }
        }
        // Swift's description has the same digits, shortest and closest; only their layout differs.
        var text = value.magnitude.description
        if value < 0 { buffer.append(UInt8(ascii: "-")) }
        text.withUTF8 { layOut($0, to: &buffer) }
    }

    private static func layOut(_ text: UnsafeBufferPointer<UInt8>, to buffer: inout [UInt8]) {
        // 17 digits at most come from the number, the rest is room for zeros that Swift writes out.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count) { digits in
            var (count, point, seenPoint, exponent) = (0, 0, false, 0)
            var index = 0
            while index < text.count {
                let byte = text[index]
                index += 1
                if byte == UInt8(ascii: ".") {
                    seenPoint = true
                } else if byte == UInt8(ascii: "e") {
                    exponent = Self.exponent(text[index...])
                    break
                } else if count == 0, byte == UInt8(ascii: "0") {
                    if seenPoint { point -= 1 }
                } else {
                    digits[count] = byte
                    count += 1
                    if !seenPoint { point += 1 }
                }
            }
            while count > 1, digits[count - 1] == UInt8(ascii: "0") { count -= 1 }
            append(UnsafeBufferPointer(rebasing: digits[..<count]), point: point + exponent, to: &buffer)
        }
    }

    private static func exponent(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        var (value, sign) = (0, 1)
        for byte in text {
            if byte == UInt8(ascii: "-") { sign = -1 }
            if byte >= UInt8(ascii: "0") { value = value * 10 + Int(byte - UInt8(ascii: "0")) }
        }
        return sign * value
    }

    /// `point` is the standard's n: the value is 0.`digits` times ten to the n.
    private static func append(_ digits: UnsafeBufferPointer<UInt8>, point: Int, to buffer: inout [UInt8]) {
        let zero = UInt8(ascii: "0")
        switch point {
        case digits.count...21 where digits.count <= 21:
            buffer.append(contentsOf: digits)
            buffer.append(contentsOf: repeatElement(zero, count: point - digits.count))
        case 1...21:
            buffer.append(contentsOf: digits[..<point])
            buffer.append(UInt8(ascii: "."))
            buffer.append(contentsOf: digits[point...])
        case -5...0:
            ByteWriter.appendLiteral("0.", to: &buffer)
            buffer.append(contentsOf: repeatElement(zero, count: -point))
            buffer.append(contentsOf: digits)
        default:
            buffer.append(digits[0])
            if digits.count > 1 {
                buffer.append(UInt8(ascii: "."))
                buffer.append(contentsOf: digits[1...])
            }
            buffer.append(UInt8(ascii: "e"))
            buffer.append(point > 0 ? UInt8(ascii: "+") : UInt8(ascii: "-"))
            ByteWriter.append(UInt64((point - 1).magnitude), to: &buffer)
        }
    }
}
