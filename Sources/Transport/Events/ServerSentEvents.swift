/// Reads an event stream from its bytes (WHATWG HTML, section 9.2.6), wherever they are cut.
///
/// Lines end with CRLF, CR or LF. A byte order mark at the start is passed over, invalid UTF-8 becomes U+FFFD. Nothing
/// grows without a bound: a stream that exceeds one ends as ``TransportError/Code/tooLarge``, and stays ended.
public struct ServerSentEvents: Sendable {
    /// The longest line.
    public let lineBytesMax: Int

    /// The most data that one event may have.
    public let eventBytesMax: Int

    /// How long the stream asks to wait before a reconnection, where it does.
    public private(set) var reconnectionDelay: Duration?

    /// The id to send as `Last-Event-ID` when reconnecting; empty for none.
    public private(set) var lastEventID = ""

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private var line: [UInt8] = []
    private var type: [UInt8] = []
    private var data: [UInt8] = []
    private var id = ""
    private var isAfterCarriageReturn = false
    private var isFirstLine = true
    private var failure: TransportError?

    /// Starts at the beginning of a stream.
    public init(lineBytesMax: Int = 8 << 20, eventBytesMax: Int = 16 << 20) {
        self.lineBytesMax = lineBytesMax
        self.eventBytesMax = eventBytesMax
    }

    /// Takes the next bytes and returns the events that they complete.
    ///
    /// An event that exceeds a bound takes those completed by the same bytes with it.
    public mutating func take(_ bytes: some Sequence<UInt8>) throws(TransportError) -> [ServerSentEvent] {
        if let failure { throw failure }
        var events: [ServerSentEvent] = []
        for byte in bytes {
            let continuesLineEnd = isAfterCarriageReturn && byte == 0x0A
            isAfterCarriageReturn = byte == 0x0D
            if continuesLineEnd { continue }
            if byte == 0x0A || byte == 0x0D {
                if let event = try endLine() { events.append(event) }
            } else {
                guard line.count < lineBytesMax else { throw fail("a line exceeds \(lineBytesMax) bytes") }
                line.append(byte)
            }
        }
        return events
    }

    private mutating func endLine() throws(TransportError) -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: Self.byteOrderMark) { line.removeFirst(3) }
        }
        guard !line.isEmpty else { return dispatch() }
        let colon = line.firstIndex(of: 0x3A) ?? line.endIndex
        guard colon != 0 else { return nil }
        var value = line[min(colon + 1, line.endIndex)...]
        if value.first == 0x20 { value = value.dropFirst() }
        try field(line[..<colon], value)
        return nil
    }

    private mutating func field(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) throws(TransportError) {
        if name.elementsEqual("data".utf8) {
            guard data.count + value.count < eventBytesMax else {
                throw fail("an event exceeds \(eventBytesMax) bytes")
            }
            data += value
            data.append(0x0A)
        } else if name.elementsEqual("event".utf8) {
            type = Array(value)
        } else if name.elementsEqual("id".utf8) {
            if !value.contains(0) { id = String(decoding: value, as: UTF8.self) }
        } else if name.elementsEqual("retry".utf8), !value.isEmpty, value.allSatisfy(\.isDigit) {
            guard let milliseconds = Int64(String(decoding: value, as: UTF8.self)) else { return }
            reconnectionDelay = .milliseconds(milliseconds)
        }
    }

    private mutating func dispatch() -> ServerSentEvent? {
        lastEventID = id
        defer {
            data.removeAll(keepingCapacity: true)
            type = []
        }
        guard !data.isEmpty else { return nil }
        return ServerSentEvent(
            type: type.isEmpty ? "message" : String(decoding: type, as: UTF8.self),
            data: String(decoding: data.dropLast(), as: UTF8.self),
            id: id
        )
    }

    private mutating func fail(_ message: String) -> TransportError {
        let error = TransportError(.tooLarge, "event stream: \(message)", requestMayHaveBeenSent: true)
        failure = error
        return error
    }
}
