/// Cedar's `ipaddr`: an IPv4 or IPv6 address, or a range of them in CIDR notation.
///
/// Two networks are equal when both address and prefix are: `10.0.0.1/24` is not `10.0.0.0/24`. IPv4 addresses inside
/// IPv6 ones (`::ffff:127.0.0.1`) are not read.
public struct IPNetwork: Sendable, Hashable {
    // Two halves, because a 128-bit integer would align every value to sixteen bytes.
    private let high: UInt64
    private let low: UInt64
    let prefix: UInt8
    /// Whether this is an IPv6 network.
    public let isIPv6: Bool

    /// Reads an address or network; nil where the text is none.
    public init?(_ text: String) {
        guard let network = Digits.reading(text, Self.init(bytes:)) else { return nil }
        self = network
    }

    private init?(bytes: Digits.Bytes) {
        // The longest: eight groups of four, seven colons, `/128`.
        guard bytes.count <= 43 else { return nil }
        let slash = bytes.firstIndex(of: UInt8(ascii: "/"))
        let address = bytes[..<(slash ?? bytes.endIndex)]
        if let value = Self.version4(address) {
            (high, low, isIPv6) = (0, UInt64(value), false)
        } else if let value = Self.version6(address) {
            (high, low, isIPv6) = (UInt64(value >> 64), UInt64(truncatingIfNeeded: value), true)
        } else {
            return nil
        }
        let width: UInt8 = isIPv6 ? 128 : 32
        guard let slash else {
            prefix = width
            return
        }
        guard let length = Self.decimal(bytes[(slash + 1)...], max: Int(width)) else { return nil }
        prefix = UInt8(length)
    }

    /// The address; an IPv4 one occupies the lowest 32 bits.
    private var bits: UInt128 { UInt128(high) << 64 | UInt128(low) }

    /// Whether this is an IPv4 network.
    public var isIPv4: Bool { !isIPv6 }

    /// Whether all addresses are those of the machine itself: `127.0.0.0/8`, `::1`.
    public var isLoopback: Bool {
        isIPv6 ? bits == 1 && prefix == 128 : bits >> 24 == 127 && prefix >= 8
    }

    /// Whether all addresses are multicast: `224.0.0.0/4`, `ff00::/8`.
    public var isMulticast: Bool {
        isIPv6 ? bits >> 120 == 0xFF && prefix >= 8 : bits >> 28 == 0xE && prefix >= 4
    }

    /// Whether every address of this network is one of the other's.
    public func isInRange(of other: IPNetwork) -> Bool {
        guard isIPv6 == other.isIPv6 else { return false }
        let (low, high) = range
        let (otherLow, otherHigh) = other.range
        return otherLow <= low && high <= otherHigh
    }

    private var range: (low: UInt128, high: UInt128) {
        let width = UInt128(isIPv6 ? 128 : 32) - UInt128(prefix)
        let host = width == 128 ? UInt128.max : (UInt128(1) << width) - 1
        return (bits & ~host, bits | host)
    }

    private static func version4(_ text: Digits.Bytes) -> UInt32? {
        var value: UInt32 = 0
        var rest = text
        for number in 1...4 {
            let digits = rest.prefix { $0 != UInt8(ascii: ".") }
            guard let octet = decimal(digits, max: 255) else { return nil }
            value = value << 8 | UInt32(octet)
            rest = rest.dropFirst(digits.count)
            // A point follows each part but the last.
            guard rest.isEmpty == (number == 4) else { return nil }
            rest = rest.dropFirst()
        }
        return value
    }

    /// Groups of sixteen bits, as they are read one after the other.
    private struct Groups {
        var bits: UInt128 = 0
        var count = 0

        mutating func append(_ group: UInt16) {
            bits = bits << 16 | UInt128(group)
            count += 1
        }
    }

    private static func version6(_ text: Digits.Bytes) -> UInt128? {
        var head = Groups()
        var tail = Groups()
        var isCompressed = false
        var rest = text
        if rest.starts(with: "::".utf8) {
            isCompressed = true
            rest = rest.dropFirst(2)
        }
        while !rest.isEmpty {
            let digits = rest.prefix { $0 != UInt8(ascii: ":") }
            guard let group = hexadecimal(digits) else { return nil }
            if isCompressed { tail.append(group) } else { head.append(group) }
            rest = rest.dropFirst(digits.count)
            guard !rest.isEmpty else { break }
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: ":") {
                guard !isCompressed else { return nil }
                isCompressed = true
                rest = rest.dropFirst()
            } else if rest.isEmpty {
                return nil
            }
        }
        let count = head.count + tail.count
        guard isCompressed ? count < 8 : count == 8 else { return nil }
        return head.bits << UInt128(16 * (8 - head.count)) | tail.bits
    }

    private static func hexadecimal(_ digits: Digits.Bytes) -> UInt16? {
        guard (1...4).contains(digits.count) else { return nil }
        var value: UInt16 = 0
        for digit in digits {
            guard let part = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            value = value << 4 | UInt16(part)
        }
        return value
    }

    /// A decimal number without leading zeros.
    private static func decimal(_ digits: Digits.Bytes, max: Int) -> Int? {
        guard (1...3).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        guard let value = Digits.fixed(digits), value <= max else { return nil }
        return Int(value)
    }
}

extension IPNetwork: CustomStringConvertible {
    /// The address, and the prefix where there is one; IPv6 without abbreviation.
    public var description: String {
        let (count, width, radix) = isIPv6 ? (8, 16, 16) : (4, 8, 10)
        var groups: [String] = []
        for position in (0..<count).reversed() {
            let group = (bits >> UInt128(position * width)) & ((UInt128(1) << UInt128(width)) - 1)
            groups.append(String(group, radix: radix))
        }
        let address = groups.joined(separator: isIPv6 ? ":" : ".")
        return Int(prefix) == count * width ? address : "\(address)/\(prefix)"
    }
}
