import JSON

/// Finds the slot of a name among names that are known beforehand, without allocating.
///
/// Open addressing over the names' bytes. The hash is seeded anew in each process, so that nobody can prepare names
/// that collide.
struct NameTable: Sendable {
    private struct Bucket: Sendable {
        var hash: UInt64 = 0
        var start: Int32 = 0
        var count: Int32 = 0
        /// Below zero in an empty bucket.
        var slot: Int32 = -1
    }

    private var buckets: [Bucket]
    private var bytes: [UInt8] = []
    private let mask: Int

    private static let seed = UInt64.random(in: 0...UInt64.max)

    /// Makes a table in which each name's slot is its position; names are distinct.
    init(_ names: [String]) {
        var size = 4
        while size < names.count * 2 { size *= 2 }
        mask = size - 1
        buckets = Array(repeating: Bucket(), count: size)
        for (slot, name) in names.enumerated() {
            let start = bytes.count
            bytes.append(contentsOf: name.utf8)
            var name = name
            let hash = name.withUTF8 { Self.hash($0) }
            var index = Int(truncatingIfNeeded: hash) & mask
            while buckets[index].slot >= 0 { index = (index + 1) & mask }
            let count = Int32(bytes.count - start)
            buckets[index] = Bucket(hash: hash, start: Int32(start), count: count, slot: Int32(slot))
        }
    }

    /// The slot of a name, or -1.
    @inline(__always)
    func slot(of name: String) -> Int {
        // Contiguous on every platform without Objective-C, so that the second way is never taken.
        name.utf8.withContiguousStorageIfAvailable { slot(of: $0) } ?? Array(name.utf8).withUnsafeBufferPointer(slot)
    }

    private func slot(of name: UnsafeBufferPointer<UInt8>) -> Int {
        let hash = Self.hash(name)
        var index = Int(truncatingIfNeeded: hash) & mask
        while true {
            let bucket = buckets[index]
            guard bucket.slot >= 0 else { return -1 }
            if bucket.hash == hash, Int(bucket.count) == name.count, isName(name, in: bucket) {
                return Int(bucket.slot)
            }
            index = (index + 1) & mask
        }
    }

    @inline(__always)
    private func isName(_ name: UnsafeBufferPointer<UInt8>, in bucket: Bucket) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            let start = Int(bucket.start)
            for index in 0..<name.count where bytes[start + index] != name[index] { return false }
            return true
        }
    }

    /// A multiply-and-fold hash of eight bytes at a time.
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let raw = UnsafeRawBufferPointer(name)
        var hash = seed ^ UInt64(truncatingIfNeeded: name.count)
        var index = 0
        while index + 8 <= raw.count {
            hash = fold(hash ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var rest: UInt64 = 0
        while index < raw.count {
            rest = rest << 8 | UInt64(raw[index])
            index += 1
        }
        return fold(hash ^ rest)
    }

    @inline(__always)
    private static func fold(_ value: UInt64) -> UInt64 {
        let product = (value ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }
}
