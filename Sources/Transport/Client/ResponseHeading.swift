/// Reads the header lines of an answer, as curl hands them over one by one: HTTP/2 and HTTP/1 look the same here.
struct ResponseHeading {
    enum Progress {
        case more
        case complete(HTTPResponseHead)
        case tooLarge
    }

    /// The status line and all fields of one answer, interim answers included.
    static let bytesMax = 256 << 10

    private var status = 0
    private var headers = HTTPHeaders()
    private var bytes = 0
    private var isComplete = false

    /// Takes a line with its end. Interim answers (1xx) are passed over, and so are trailers.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Progress {
        bytes += line.count
        guard bytes <= Self.bytesMax else { return .tooLarge }
        guard !isComplete else { return .more }
        let text = line[..<(line.lastIndex { $0 != 0x0A && $0 != 0x0D }.map { $0 + 1 } ?? 0)]
        if text.isEmpty { return end() }
        if text.starts(with: "HTTP/".utf8) {
            status = Self.status(of: text)
            headers = HTTPHeaders()
        } else if text.first == 0x20 || text.first == 0x09 {
            headers.continueLast(with: Self.trimmed(text))
        } else if let colon = text.firstIndex(of: 0x3A) {
            let name = String(decoding: text[..<colon], as: UTF8.self)
            headers.add(name, Self.trimmed(text[(colon + 1)...]))
        }
        return .more
    }

    private mutating func end() -> Progress {
        guard !(100..<200).contains(status) else { return .more }
        isComplete = true
        return .complete(HTTPResponseHead(status: status, headers: headers))
    }

    private static func status(of line: Slice<UnsafeRawBufferPointer>) -> Int {
        let digits = line.drop { $0 != 0x20 }.dropFirst().prefix(3)
        return digits.reduce(0) { $1.isDigit ? $0 * 10 + Int($1 - 0x30) : $0 }
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        let start = bytes.drop(while: isSpace)
        guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(decoding: start[...last], as: UTF8.self)
    }
}
