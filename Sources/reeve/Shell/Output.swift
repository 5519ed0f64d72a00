internal import JSON

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Where text goes: results to standard output, complaints to standard error.
enum Output {
    static func write(_ text: String) { put(text, to: STDOUT_FILENO) }

    static func line(_ text: String = "") { put(text + "\n", to: STDOUT_FILENO) }

    static func json(_ value: JSON) { line(value.serialized(pretty: true)) }

    static func complain(_ text: String) { put(text + "\n", to: STDERR_FILENO) }

    /// Writes over the line of standard error that a person is looking at.
    static func overwrite(_ text: String) { put("\r\u{1B}[K" + text, to: STDERR_FILENO) }

    /// Whether a person watches standard output.
    static let isTerminal = isatty(STDOUT_FILENO) == 1

    /// The terminal's width in columns; 100 where there is none.
    static var columns: Int {
        var size = winsize()
        guard isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
        return Int(size.ws_col)
    }

    static func write(bytes: [UInt8]) { put(bytes, to: STDOUT_FILENO) }

    private static func put(_ text: String, to descriptor: Int32) { put(Array(text.utf8), to: descriptor) }

    private static func put(_ content: [UInt8], to descriptor: Int32) {
        var bytes = content[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                bytes = bytes.dropFirst(written)
            } else if errno != EINTR, errno != EAGAIN {
                return
            }
        }
    }
}
