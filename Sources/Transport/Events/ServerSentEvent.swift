/// One event of an event stream (WHATWG HTML, section 9.2).
public struct ServerSentEvent: Sendable, Hashable {
    /// The event's type; `message` where the stream names none.
    public var type: String

    /// The data, its lines joined by line feeds.
    public var data: String

    /// The last id that the stream named, with this event or an earlier one; empty for none.
    public var id: String

    /// Makes an event.
    public init(type: String = "message", data: String, id: String = "") {
        self.type = type
        self.data = data
        self.id = id
    }

    /// The event as it goes over the wire, its empty line included.
    ///
    /// A type or id cannot hold a line end, and an id no NUL: such characters are left out.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        func field(_ name: StaticString, _ value: some Sequence<UInt8>) {
            name.withUTF8Buffer { bytes += $0 }
            bytes += [0x3A, 0x20]
            bytes += value
            bytes.append(0x0A)
        }
        if !id.isEmpty { field("id", id.utf8.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0 }) }
        if type != "message" { field("event", type.utf8.filter { $0 != 0x0A && $0 != 0x0D }) }
        for line in Self.lines(of: Array(data.utf8)) { field("data", line) }
        bytes.append(0x0A)
        return bytes
    }

    /// A comment, which no reader sees: it keeps an idle connection open, and finds out whether it still is.
    public static let keepAlive: [UInt8] = Array(":\n\n".utf8)

    /// Splits at CRLF, CR and LF.
    private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while index < bytes.count {
            defer { index += 1 }
            guard bytes[index] == 0x0A || bytes[index] == 0x0D else { continue }
            lines.append(bytes[start..<index])
            if bytes[index] == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
            start = index + 1
        }
        lines.append(bytes[start...])
        return lines
    }
}
