/// Finds the digests that a canonical body names, without reading it as JSON: an audit goes through every body.
///
/// A digest is a string of its own, `"sha256:…"`, and a quote within a string is escaped, so text that only looks like
/// one is never taken for it.
package enum DigestScanner {
    /// How a digest is named.
    package enum Role {
        /// As `"blob"` of a payload: its content was stored.
        case content
        /// As `"snapshot"` of a run: what its release says was stored, for all runs of the release.
        case release
        /// As anything else: the digest of what was asked, sent or defined.
        case other
    }

    private static let mark = Array("\"sha256:".utf8)
    private static let names: [(text: [UInt8], role: Role)] = [
        (Array("\"blob\":".utf8), .content), (Array("\"snapshot\":".utf8), .release),
    ]
    private static let digitCount = 64

    /// Calls the body for each digest, in order.
    package static func scan(_ text: UnsafeBufferPointer<UInt8>, _ body: (Digest, Role) -> Void) {
        let bytes = UnsafeRawBufferPointer(text)
        let markWord = mark.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        var start = 0
        while start + mark.count + digitCount < bytes.count {
            guard bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self) == markWord else {
                start += 1
                continue
            }
            let first = start + mark.count
            let end = first + digitCount
            if text[end] == UInt8(ascii: "\""), let digest = Digest(hexDigits: text[first..<end]) {
                body(digest, role(of: start, in: text))
                start = end
            } else {
                start = first
            }
        }
    }

    private static func role(of start: Int, in text: UnsafeBufferPointer<UInt8>) -> Role {
        for (name, role) in names where start >= name.count {
            if text[(start - name.count)..<start].elementsEqual(name) { return role }
        }
        return .other
    }
}
