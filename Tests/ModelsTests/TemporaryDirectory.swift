import Glibc

/// A directory that lives as long as this value.
final class TemporaryDirectory: Sendable {
    let path: String

    struct Failure: Error {}

    init() throws {
        var template = Array("/tmp/reeve-models-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Failure() }
        path = String(cString: made)
    }

    deinit {
        guard let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if unlink("\(path)/\(name)") != 0 { rmdir("\(path)/\(name)") }
        }
        closedir(directory)
        rmdir(path)
    }

    /// Makes an empty directory in it and returns its path.
    func subdirectory(_ name: String) throws -> String {
        guard mkdir("\(path)/\(name)", 0o700) == 0 else { throw Failure() }
        return "\(path)/\(name)"
    }

    func write(_ name: String, _ text: String) throws {
        guard let file = fopen("\(path)/\(name)", "w") else { throw Failure() }
        fputs(text, file)
        fclose(file)
    }
}
