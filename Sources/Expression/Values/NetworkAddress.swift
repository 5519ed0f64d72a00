/// An IPv4 or IPv6 address (RFC 791, RFC 4291); the mapped IPv6 form of an IPv4 address is that IPv4 address.
public struct NetworkAddress: Sendable, Hashable {
    /// The four or sixteen bytes in network order.
    public let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads dotted decimal or IPv6 text, without zone; nil where it is neither.
    public init?(_ text: String) {
        guard let bytes = text.utf8.contains(UInt8(ascii: ":")) ? Self.parse6(text) : Self.parse4(text[...]) else {
            return nil
        }
        self.bytes = bytes.count == 16 && bytes.starts(with: Self.mappedPrefix) ? Array(bytes.suffix(4)) : bytes
    }

    private static let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    /// 4 or 6.
    public var family: Int64 { bytes.count == 4 ? 4 : 6 }

    private var isV4: Bool { bytes.count == 4 }

    /// The address that stands for none.
    public var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

    /// An address of the machine itself.
    public var isLoopback: Bool {
        isV4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    /// A multicast address of one link.
    public var isLinkLocalMulticast: Bool {
        isV4 ? bytes.starts(with: [224, 0, 0]) : bytes[0] == 0xFF && bytes[1] & 0x0F == 2
    }

    /// A unicast address of one link.
    public var isLinkLocalUnicast: Bool {
        isV4 ? bytes.starts(with: [169, 254]) : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }

    private var isMulticast: Bool { isV4 ? bytes[0] & 0xF0 == 0xE0 : bytes[0] == 0xFF }

    /// A unicast address that is not bound to a machine or link; private ranges count.
    public var isGlobalUnicast: Bool {
        !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast && !bytes.allSatisfy { $0 == 255 }
    }

    static func parse4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard let byte = UInt8(part), String(byte) == part else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    /// Reads IPv6 text; a dotted tail is refused, as the extension demands.
    private static func parse6(_ text: String) -> [UInt8]? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return nil }
        var groups: [[UInt16]] = []
        for half in halves {
            var group: [UInt16] = []
            for part in half.isEmpty ? [] : half.split(separator: ":", omittingEmptySubsequences: false) {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ Lexer.hexValue($0) != nil }),
                    let value = UInt16(part, radix: 16)
                else { return nil }
                group.append(value)
            }
            groups.append(group)
        }
        let written = groups.reduce(0) { $0 + $1.count }
        guard groups.count == 2 ? written < 8 : written == 8 else { return nil }
        let middle = [UInt16](repeating: 0, count: 8 - written)
        let values = groups.count == 2 ? groups[0] + middle + groups[1] : groups[0]
        return values.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }
}

extension NetworkAddress: CustomStringConvertible {
    /// The canonical text (RFC 5952).
    public var description: String {
        guard !isV4 else { return bytes.map { String($0) }.joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        var longest = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(longest.count, 1) { longest = start..<end }
            start = max(end, start + 1)
        }
        let text = groups.map { String($0, radix: 16) }
        guard !longest.isEmpty else { return text.joined(separator: ":") }
        return text[..<longest.lowerBound].joined(separator: ":") + "::"
            + text[longest.upperBound...].joined(separator: ":")
    }
}
