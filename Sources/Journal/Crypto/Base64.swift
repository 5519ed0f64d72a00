internal import COpenSSL

/// Standard base64 with padding (RFC 4648 section 4), strict in reading.
package enum Base64 {
    /// The text of some bytes, without line breaks.
    package static func text(_ bytes: [UInt8]) -> String {
        guard !bytes.isEmpty else { return "" }
        let capacity = (bytes.count + 2) / 3 * 4
        // OpenSSL ends the text with a zero byte.
        var buffer = [UInt8](repeating: 0, count: capacity + 1)
        let count = EVP_EncodeBlock(&buffer, bytes, Int32(bytes.count))
        return String(decoding: buffer.prefix(Int(count)), as: UTF8.self)
    }

    /// The bytes of a text; nil unless it is the one text that ``text(_:)`` makes of them.
    package static func bytes(_ text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 4) else { return nil }
        guard !characters.isEmpty else { return [] }
        let padding = characters.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
        var buffer = [UInt8](repeating: 0, count: characters.count / 4 * 3)
        let count = Int(EVP_DecodeBlock(&buffer, characters, Int32(characters.count)))
        guard count >= padding else { return nil }
        let bytes = Array(buffer.prefix(count - padding))
        // OpenSSL skips white space and does not look at spare bits; the way back does not.
        return self.text(bytes) == text ? bytes : nil
    }
}
