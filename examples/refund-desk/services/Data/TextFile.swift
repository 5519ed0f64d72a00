#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Small text files.
enum TextFile {
    static func read(_ path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw failure("read", path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Written under another name first, so that whoever waits for the file finds all of it.
    static func write(_ text: String, to path: String) throws {
        let draft = path + ".draft"
        guard let file = fopen(draft, "w") else { throw failure("write", draft) }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0, isWritten, rename(draft, path) == 0 else { throw failure("write", path) }
    }

    private static func failure(_ verb: String, _ path: String) -> ServiceError {
        ServiceError(description: "cannot \(verb) `\(path)`: \(String(cString: strerror(errno)))")
    }
}
