extension String {
    /// Whether both strings are the same code points.
    ///
    /// Swift's `==` holds `é` and `e` + U+0301 equal; JSON (RFC 8259 section 8.3), and anything that is decided on a
    /// name, does not.
    package func isExactly(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in
                left.isEmpty || ExactBytes.areEqual(left, right)
            }
        }.flatMap { $0 } ?? utf8.elementsEqual(other.utf8)
    }
}

/// Comparison of bytes in runs of eight, without a call into the C library for each short name.
enum ExactBytes {
    /// Both have the same count.
    @inline(__always)
    static func areEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        let (left, right, count) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right), left.count)
        var index = 0
        while index + 8 <= count {
            guard
                left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    == right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            else { return false }
            index += 8
        }
        while index < count {
            guard left[index] == right[index] else { return false }
            index += 1
        }
        return true
    }
}

/// A string that is equal to the same code points only, as a key of a dictionary or set.
package struct ExactString: Hashable, Sendable {
    /// The string itself.
    package var string: String

    package init(_ string: String) { self.string = string }

    package static func == (left: ExactString, right: ExactString) -> Bool { left.string.isExactly(right.string) }

    package func hash(into hasher: inout Hasher) {
        var string = string
        string.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }
}
