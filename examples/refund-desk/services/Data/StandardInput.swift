#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Standard input. Reading blocks.
enum StandardInput {
    /// Everything up to its end.
    static func all() -> [UInt8] {
        var bytes: [UInt8] = []
        read { bytes += $0 }
        return bytes
    }

    /// Returns when it has ended.
    static func drain() { read { _ in } }

    private static func read(_ take: (ArraySlice<UInt8>) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            #if canImport(Glibc)
                let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
            #else
                let count = Musl.read(STDIN_FILENO, &buffer, buffer.count)
            #endif
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            take(buffer[..<count])
        }
    }
}
