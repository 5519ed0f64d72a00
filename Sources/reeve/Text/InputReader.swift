internal import JSON

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Reads JSON as command lines give it.
enum InputReader {
    /// More than this is no command's input.
    static let bytesMax = 64 << 20

    /// JSON itself, `@FILE`, or `@-` for standard input.
    static func json(_ text: String) throws -> JSON {
        let bytes = text.hasPrefix("@") ? try file(String(text.dropFirst())) : Array(text.utf8)
        return try parse(
            bytes,
            what: "the input",
            hint: "quote it for the shell, as in '{\"name\": \"Ada\"}', or put it in a file and give `@FILE`"
        )
    }

    /// Bytes that must be JSON.
    static func parse(_ bytes: [UInt8], what: String, hint: String? = nil) throws(CommandError) -> JSON {
        do throws(JSONError) {
            return try JSON(parsing: bytes)
        } catch {
            throw CommandError(
                "invalid_json",
                "\(what) is no JSON: \(error.message) at byte \(error.offset)",
                hint: hint,
                exit: .usage
            )
        }
    }

    /// A file's bytes; `-` is standard input.
    static func file(_ path: String) throws -> [UInt8] {
        guard path == "-" else { return try RegularFile.bytes(of: path, named: path, bytesMax: bytesMax) }
        return try RegularFile.bytes(from: STDIN_FILENO, named: "standard input", bytesMax: bytesMax)
    }
}
