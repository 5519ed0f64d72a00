/// An address and how many of its leading bits count (RFC 4632); the other bits are kept, not cleared.
public struct NetworkRange: Sendable, Hashable {
    /// The address as it was written.
    public let address: NetworkAddress
    /// The number of leading bits that count.
    public let prefixLength: Int

    /// Reads `address/length`; nil where it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = NetworkAddress(String(parts[0])), let length = Int(parts[1]),
            String(length) == parts[1], (0...address.bytes.count * 8).contains(length)
        else { return nil }
        self.init(address: address, prefixLength: length)
    }

    init(address: NetworkAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    /// The range with all bits behind the prefix cleared.
    public var masked: NetworkRange {
        let bytes = address.bytes.enumerated().map { position, byte in
            byte & UInt8(truncatingIfNeeded: 0xFF00 >> min(8, max(0, prefixLength - position * 8)))
        }
        return NetworkRange(address: NetworkAddress(bytes: bytes), prefixLength: prefixLength)
    }

    /// Whether an address lies in the range.
    public func contains(_ other: NetworkAddress) -> Bool {
        other.bytes.count == address.bytes.count
            && NetworkRange(address: other, prefixLength: prefixLength).masked.address == masked.address
    }

    /// Whether another range lies in this one.
    public func contains(_ other: NetworkRange) -> Bool {
        other.prefixLength >= prefixLength && contains(other.address)
    }
}

extension NetworkRange: CustomStringConvertible {
    /// The range as `address/length`.
    public var description: String { "\(address)/\(prefixLength)" }
}
