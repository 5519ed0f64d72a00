/// A file's text, cut into lines as YAML and editors count them.
struct SourceText: Sendable {
    static let bytesMax = 4 << 20

    let file: String
    let bytes: [UInt8]
    /// Where each line begins.
    private let starts: [Int]

    init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(index + 1) }
        self.starts = starts
    }

    /// The place of a byte.
    func location(ofByte offset: Int) -> SourceLocation {
        let offset = min(max(offset, 0), bytes.count)
        var (low, high) = (0, starts.count)
        while low + 1 < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        // Continuation bytes begin no character.
        let column = bytes[starts[low]..<offset].reduce(1) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        return SourceLocation(file: file, line: low + 1, column: column)
    }

    /// The bytes of a line, counted from 1, without its end.
    func line(_ number: Int) -> ArraySlice<UInt8> {
        guard starts.indices.contains(number - 1) else { return [] }
        let end = number < starts.count ? starts[number] - 1 : bytes.count
        return bytes[starts[number - 1]..<end]
    }

    /// The first byte that is no UTF-8 (RFC 3629), or nil.
    var firstInvalidByte: Int? {
        // The standard library validates fast; only a refused text is searched for the place.
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
        return offset
    }
}
