#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The order that CEL gives to strings and bytes: by code points, which UTF-8 keeps, and by octets.
enum StringOrder {
    /// Below, at or above zero as `left` comes before, is, or comes after `right`.
    static func compare(_ left: String, _ right: String) -> Int {
        let order = left.utf8.withContiguousStorageIfAvailable { left in
            right.utf8.withContiguousStorageIfAvailable { right in compare(left, right) }
        }
        if case .some(.some(let order)) = order { return order }
        return compare(Array(left.utf8), Array(right.utf8))
    }

    static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
        left.withUnsafeBufferPointer { left in right.withUnsafeBufferPointer { right in compare(left, right) } }
    }

    private static func compare(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
        let shared = min(left.count, right.count)
        if shared > 0, let leftStart = left.baseAddress, let rightStart = right.baseAddress {
            let order = memcmp(leftStart, rightStart, shared)
            if order != 0 { return Int(order) }
        }
        return left.count - right.count
    }
}
