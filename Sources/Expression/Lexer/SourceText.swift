/// The text of an expression or template as UTF-8, and the places in it.
struct SourceText: Sendable {
    let bytes: [UInt8]
    /// Where the text stands in a file, where it stands in one.
    let origin: TextOrigin?

    init(_ text: String, origin: TextOrigin? = nil) {
        bytes = Array(text.utf8)
        self.origin = origin
    }

    /// The line and column, from 1, of a byte; columns count code points.
    func position(of offset: Int) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        for byte in bytes.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }

    /// The text of a range, for messages; cut after 40 bytes.
    func excerpt(_ range: Range<Int>) -> String {
        let clamped = range.clamped(to: 0..<bytes.count)
        guard clamped.count > 40 else { return String(decoding: bytes[clamped], as: UTF8.self) }
        return String(decoding: bytes[clamped.prefix(40)], as: UTF8.self) + "…"
    }
}
