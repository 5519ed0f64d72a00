/// The bytes of a streamed answer between the handler, who writes them, and the server's thread, which reads them.
///
/// Pure: ``Exchange`` guards it and performs what its methods ask for.
struct OutgoingBody {
    /// Above this, writers wait.
    static let bufferedBytesMax = 256 << 10

    enum End {
        case complete
        case broken
    }

    enum Reading: Equatable {
        case bytes(Int)
        case complete
        case broken
        /// Nothing yet: the connection is to be suspended.
        case nothing
    }

    private var buffer: [UInt8] = []
    private var read = 0
    private(set) var end: End?

    var isFull: Bool { buffer.count - read >= Self.bufferedBytesMax }

    mutating func append(_ bytes: [UInt8]) {
        guard end == nil else { return }
        if read > 0 {
            buffer.removeFirst(read)
            read = 0
        }
        buffer += bytes
    }

    mutating func finish(_ end: End) {
        guard self.end == nil else { return }
        self.end = end
    }

    /// Moves what fits into a space: what was written before the end comes before the end.
    mutating func take(into space: UnsafeMutableRawBufferPointer) -> Reading {
        let count = min(space.count, buffer.count - read)
        guard count > 0 else {
            switch end {
            case nil: return .nothing
            case .complete: return .complete
            case .broken: return .broken
            }
        }
        space.copyBytes(from: buffer[read..<(read + count)])
        read += count
        if read == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            read = 0
        }
        return .bytes(count)
    }
}
