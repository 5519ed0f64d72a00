internal import CZstd
internal import Synchronization

/// How a blob's content is stored. Raw values are written into stores and never change their meaning.
package enum BlobEncoding: Int64, Sendable {
    case raw = 0
    /// A Zstandard frame (RFC 8878) that states its content's size.
    case zstd = 1
    /// Nothing is stored any more.
    case erased = 2
}

/// A blob as a store keeps it.
package struct StoredBlob: Sendable {
    package var encoding: BlobEncoding
    /// The size of the content, not of what is stored.
    package var size: Int
    package var stored: [UInt8]

    /// Below this many bytes a frame's overhead eats what compression gains.
    static let compressionBytesMin = 256
    /// SQLite holds nothing larger, so a size above it was written by hand.
    static let contentBytesMax = 1 << 30

    package init(encoding: BlobEncoding, size: Int, stored: [UInt8]) {
        self.encoding = encoding
        self.size = size
        self.stored = stored
    }

    /// Compresses content where that makes it smaller.
    package init(compressing content: [UInt8]) {
        size = content.count
        if content.count >= Self.compressionBytesMin, let frame = ZstdContexts.compress(content) {
            encoding = .zstd
            stored = frame
        } else {
            encoding = .raw
            stored = content
        }
    }

    /// The content, or nil where what is stored does not have it: it was changed by hand or damaged.
    package func content() -> [UInt8]? {
        switch encoding {
        case .raw: return stored.count == size ? stored : nil
        case .erased: return nil
        case .zstd:
            guard (0...Self.contentBytesMax).contains(size),
                ZSTD_getFrameContentSize(stored, stored.count) == UInt64(size)
            else { return nil }
            let content = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                let result = ZSTD_decompress(buffer.baseAddress, size, stored, stored.count)
                count = ZSTD_isError(result) == 0 ? result : 0
            }
            return content.count == size ? content : nil
        }
    }
}

/// Compression contexts kept for their memory: making one costs more than compressing a short text.
private enum ZstdContexts {
    // @unchecked Sendable: owned by one caller at a time, who took it out of `idle` under its mutex.
    private struct Context: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private static let idle = Mutex<[Context]>([])
    private static let idleMax = 8

    /// A frame that is smaller than the content, or nil.
    static func compress(_ content: [UInt8]) -> [UInt8]? {
        guard let context = idle.withLock({ $0.popLast() }) ?? ZSTD_createCCtx().map(Context.init) else { return nil }
        defer {
            let isKept = idle.withLock { idle in
                guard idle.count < idleMax else { return false }
                idle.append(context)
                return true
            }
            if !isKept { ZSTD_freeCCtx(context.pointer) }
        }
        let frame = [UInt8](unsafeUninitializedCapacity: content.count) { buffer, count in
            let result = ZSTD_compressCCtx(
                context.pointer,
                buffer.baseAddress,
                buffer.count,
                content,
                content.count,
                3
            )
            count = ZSTD_isError(result) == 0 ? result : 0
        }
        return frame.isEmpty || frame.count >= content.count ? nil : frame
    }
}
