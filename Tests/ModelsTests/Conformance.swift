import Glibc

/// Public corpora beside the project, which tests read where they are.
enum Conformance {
    static let root: String = {
        if let root = getenv("REEVE_CONFORMANCE") { return String(cString: root) }
        let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return "/\(package)/../shared/conformance"
    }()

    /// The bytes of a file, or nil where there is none.
    static func read(_ path: String) -> [UInt8]? { read(file: "\(root)/\(path)") }

    /// The bytes of a file anywhere, or nil where there is none.
    static func read(file path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }
}
