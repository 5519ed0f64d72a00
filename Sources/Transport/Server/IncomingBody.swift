/// The body of a request as it arrives, within its limit.
struct IncomingBody {
    enum Reception {
        case taken
        /// Too large, and not kept: the refusal is sent once the client has had its say.
        case ignored
        /// So much too large that the connection is to be cut.
        case cut
    }

    /// How much of a body is read past the limit only to be able to answer 413.
    private static let ignoredBytesMax = 1 << 20

    let bytesMax: Int
    private(set) var bytes: [UInt8] = []
    private var ignoredBytes = 0

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    var isTooLarge: Bool { ignoredBytes > 0 }

    mutating func take(_ part: UnsafeRawBufferPointer) -> Reception {
        if !isTooLarge, part.count <= bytesMax - bytes.count {
            bytes.append(contentsOf: part)
            return .taken
        }
        bytes = []
        ignoredBytes += part.count
        return ignoredBytes <= Self.ignoredBytesMax ? .ignored : .cut
    }
}
