/// The text of one file of policies or of a schema, with what is needed to turn byte ranges into lines and columns.
package final class SourceText: Sendable {
    /// The largest text that is read; a hostile one must not be able to occupy the machine.
    static let bytesMax = 10 << 20

    let file: String?
    let bytes: [UInt8]
    private let lineStarts: [Int32]
    /// How many scalars begin before each block of bytes, so that the columns of a line of megabytes are found without
    /// counting it through for each.
    private let scalarsBefore: [Int32]

    private static let blockBytes = 256

    init(_ text: String, file: String?) throws(PolicyError) {
        self.file = file
        guard text.utf8.count <= Self.bytesMax else {
            throw PolicyError(
                .size,
                "the text has \(text.utf8.count) bytes, which is more than \(Self.bytesMax)",
                at: SourceLocation(file: file, line: 1, column: 1, offset: 0, length: 0)
            )
        }
        bytes = Array(text.utf8)
        var starts: [Int32] = [0]
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(Int32(index + 1)) }
        lineStarts = starts
        var scalars: [Int32] = [0]
        for block in stride(from: 0, to: bytes.count, by: Self.blockBytes) {
            let count = Self.scalars(in: bytes[block..<min(block + Self.blockBytes, bytes.count)])
            scalars.append(scalars[scalars.count - 1] + Int32(count))
        }
        scalarsBefore = scalars
    }

    /// How many scalars begin among bytes: those that continue one do not count.
    private static func scalars(in bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }

    private func scalars(before offset: Int) -> Int {
        let block = offset / Self.blockBytes
        return Int(scalarsBefore[block]) + Self.scalars(in: bytes[block * Self.blockBytes..<offset])
    }

    /// Where a range begins, as people count.
    package func location(_ span: Span) -> SourceLocation {
        let start = min(Int(span.start), bytes.count)
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(lineStarts[middle]) <= start { low = middle } else { high = middle }
        }
        return SourceLocation(
            file: file,
            line: low + 1,
            column: 1 + scalars(before: start) - scalars(before: Int(lineStarts[low])),
            offset: start,
            length: max(0, Int(span.end) - start)
        )
    }

    /// The text of a range.
    package func snippet(_ span: Span) -> String {
        let start = max(0, min(Int(span.start), bytes.count))
        let end = max(start, min(Int(span.end), bytes.count))
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    func error(_ code: PolicyError.Code, _ message: String, at span: Span, hint: String? = nil) -> PolicyError {
        PolicyError(code, message, at: location(span), hint: hint)
    }
}
