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

    static func json(_ value: JSON) { line(text(of: value)) }

    /// JSON as people read it; what nests deeper than anybody reads stands in one line, for its indentation alone would
    /// grow with the square of its depth.
    static func text(of value: JSON) -> String { value.serialized(pretty: !value.nests(deeperThan: depthMax)) }

    private static let depthMax = 100

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

extension JSON {
    /// Whether arrays and objects stand within one another more often than this; looks no further.
    fileprivate func nests(deeperThan depth: Int) -> Bool {
        switch self {
        case .array(let elements): depth == 0 || elements.contains { $0.nests(deeperThan: depth - 1) }
        case .object(let members): depth == 0 || members.contains { $0.value.nests(deeperThan: depth - 1) }
        default: false
        }
    }
}
