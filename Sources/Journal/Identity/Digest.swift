internal import COpenSSL

/// A SHA-256 (FIPS 180-4), written `sha256:` and 64 hexadecimal digits.
///
/// The 32 bytes are held in place: trees and audits handle millions of digests, and an array each would be most of
/// their time.
public struct Digest: Sendable, Hashable, CustomStringConvertible {
    // Not a SIMD4: its alignment of 32 is more than the memory of tasks has, and async functions then crash.
    private struct Words: Sendable, Hashable {
        var first: UInt64 = 0
        var second: UInt64 = 0
        var third: UInt64 = 0
        var fourth: UInt64 = 0
    }

    private let words: Words

    /// Hashes the bytes.
    public init(of content: [UInt8]) {
        self = content.withUnsafeBytes { Digest(hashing: $0) }
    }

    /// Takes 32 bytes that are a digest already; nil for any other number of them.
    public init?(bytes: [UInt8]) {
        guard let digest = bytes.withUnsafeBytes({ Digest(copying: $0) }) else { return nil }
        self = digest
    }

    /// Reads the text form.
    public init?(_ text: String) {
        guard text.hasPrefix("sha256:"), let digest = Digest(hexDigits: text.utf8.dropFirst(7)) else { return nil }
        self = digest
    }

    /// Exactly 32.
    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// The 64 digits alone.
    public var hex: String {
        withUnsafeBytes { bytes in
            String(unsafeUninitializedCapacity: 64) { text in
                for (position, byte) in bytes.enumerated() {
                    text[2 * position] = Self.digit(byte >> 4)
                    text[2 * position + 1] = Self.digit(byte & 15)
                }
                return 64
            }
        }
    }

    /// The text form, such as `sha256:e3b0c442…`.
    public var description: String { "sha256:" + hex }

    /// Hashes the bytes, after the one of `prefix` where there is one.
    package init(hashing content: UnsafeRawBufferPointer, prefix: UInt8? = nil) {
        var words = Words()
        withUnsafeMutableBytes(of: &words) { output in
            reeve_sha256(
                prefix.map(Int32.init) ?? -1,
                content.baseAddress,
                content.count,
                output.baseAddress?.assumingMemoryBound(to: UInt8.self)
            )
        }
        self.words = words
    }

    /// Takes 32 bytes that are a digest already; nil for any other number of them.
    package init?(copying bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return nil }
        words = bytes.loadUnaligned(as: Words.self)
    }

    /// Reads exactly 64 hexadecimal digits in lower case; nil for anything else.
    package init?(hexDigits digits: some Sequence<UInt8>) {
        var output: [UInt8] = []
        output.reserveCapacity(32)
        var high: UInt8?
        for digit in digits {
            guard let value = Self.value(digit), output.count < 32 else { return nil }
            if let first = high {
                output.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        guard high == nil else { return nil }
        self.init(bytes: output)
    }

    /// Hands out the 32 bytes where they lie.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: words, body)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
