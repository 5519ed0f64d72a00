extension FunctionTable {
    /// The network extension.
    static var network: [CELFunction] {
        [
            .of("isIP") { (text: String) in NetworkAddress(text) != nil },
            .of("isCIDR") { (text: String) in NetworkRange(text) != nil },
            .of("ip") { (text: String) throws(ExpressionError) in try address(text) },
            .of("cidr") { (text: String) throws(ExpressionError) in try range(text) },
            .of("ip.isCanonical") { (text: String) throws(ExpressionError) in try address(text).description == text },
            .member("family") { (address: NetworkAddress) in address.family },
            .member("isUnspecified") { (address: NetworkAddress) in address.isUnspecified },
            .member("isLoopback") { (address: NetworkAddress) in address.isLoopback },
            .member("isGlobalUnicast") { (address: NetworkAddress) in address.isGlobalUnicast },
            .member("isLinkLocalMulticast") { (address: NetworkAddress) in address.isLinkLocalMulticast },
            .member("isLinkLocalUnicast") { (address: NetworkAddress) in address.isLinkLocalUnicast },
            .member("ip") { (range: NetworkRange) in range.address },
            .member("masked") { (range: NetworkRange) in range.masked },
            .member("prefixLength") { (range: NetworkRange) in Int64(range.prefixLength) },
            .member("containsIP") { (range: NetworkRange, address: NetworkAddress) in range.contains(address) },
            .member("containsIP") { (range: NetworkRange, text: String) throws(ExpressionError) in
                range.contains(try address(text))
            },
            .member("containsCIDR") { (range: NetworkRange, other: NetworkRange) in range.contains(other) },
            .member("containsCIDR") { (outer: NetworkRange, text: String) throws(ExpressionError) in
                outer.contains(try range(text))
            },
        ]
    }

    private static func address(_ text: String) throws(ExpressionError) -> NetworkAddress {
        guard let address = NetworkAddress(text) else { throw .conversion(text, "an IP address") }
        return address
    }

    private static func range(_ text: String) throws(ExpressionError) -> NetworkRange {
        guard let range = NetworkRange(text) else { throw .conversion(text, "a range of IP addresses") }
        return range
    }
}
