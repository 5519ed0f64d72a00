import Glibc
import Journal
public import Manifest

/// Reads secrets from environment variables, and from files that nobody but their owner may read.
public struct LocalSecrets: SecretReader {
    /// The longest value, in bytes.
    static let valueBytesMax = 65_536
    /// Anything shorter would be found everywhere, and could not be kept out of what is recorded.
    static let valueBytesMin = 4

    private let variables: [String: String]
    private let directory: String

    /// - Parameter variables: the environment of the process.
    /// - Parameter directory: the project's; relative files lie in it.
    public init(variables: [String: String], directory: String) {
        self.variables = variables
        self.directory = directory
    }

    /// Reads the variable or the file; a final line break of the file does not count.
    public func value(of secret: SecretDefinition) throws(SecretError) -> String {
        let value: String
        switch secret.source {
        case .environment(let variable):
            guard let text = variables[variable], !text.isEmpty else {
                throw SecretError(
                    secret: secret.name,
                    message: "secret `\(secret.name)` is not set: set `\(variable)` in the environment"
                )
            }
            value = text
        case .file(let path):
            value = try contents(of: path.hasPrefix("/") ? path : directory + "/" + path, secret: secret.name)
        }
        guard value.utf8.count >= Self.valueBytesMin else {
            throw SecretError(
                secret: secret.name,
                message:
                    "secret `\(secret.name)` is shorter than \(Self.valueBytesMin) bytes, too short to be kept secret"
            )
        }
        guard !value.utf8.contains(0) else {
            throw SecretError(secret: secret.name, message: "secret `\(secret.name)` contains a NUL byte")
        }
        return value
    }

    private func contents(of path: String, secret: String) throws(SecretError) -> String {
        // Opened first and judged by the descriptor, so that nothing is exchanged between the look and the reading.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 || errno != ENOENT else {
            throw SecretError(
                secret: secret,
                message: "secret `\(secret)` is not set: write its value to `\(path)`, in a file of mode 0600"
            )
        }
        guard file >= 0 else {
            throw SecretError(
                secret: secret,
                message: "secret `\(secret)` cannot be read from `\(path)`: \(JournalError.systemReason(errno))"
            )
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw SecretError(secret: secret, message: "secret `\(secret)`: `\(path)` is not a regular file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw SecretError(
                secret: secret,
                message: "secret `\(secret)`: others may read `\(path)`; run `chmod 600 \(path)`"
            )
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw SecretError(secret: secret, message: "secret `\(secret)`: `\(path)` belongs to somebody else")
        }
        var bytes = [UInt8](repeating: 0, count: Self.valueBytesMax + 1)
        var count = 0
        while count < bytes.count {
            let read = bytes.withUnsafeMutableBytes {
                Glibc.read(file, $0.baseAddress.map { $0 + count }, $0.count - count)
            }
            if read < 0, errno == EINTR { continue }
            guard read > 0 else { break }
            count += read
        }
        guard count <= Self.valueBytesMax else {
            throw SecretError(secret: secret, message: "secret `\(secret)`: `\(path)` is larger than 64 KiB")
        }
        var content = bytes[..<count]
        if content.last == UInt8(ascii: "\n") { content.removeLast() }
        if content.last == UInt8(ascii: "\r") { content.removeLast() }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw SecretError(secret: secret, message: "secret `\(secret)`: `\(path)` is not UTF-8")
        }
        return text
    }
}
