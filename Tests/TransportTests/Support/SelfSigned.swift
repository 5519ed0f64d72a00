import Glibc
import Transport

/// A certificate for 127.0.0.1 that nobody has signed, made anew by `openssl`.
struct SelfSigned {
    let identity: HTTPServer.Configuration.Identity
    let certificatePath: String

    static let isAvailable = access("/usr/bin/openssl", X_OK) == 0

    private let folder: String

    init() throws {
        var template = Array("/tmp/reeve-tls-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw RawSocket.Failure(what: "mkdtemp", errno: errno) }
        folder = String(cString: made)
        certificatePath = folder + "/certificate.pem"
        let status = Self.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", folder + "/key.pem", "-out", certificatePath, "-days", "1", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=IP:127.0.0.1",
        ])
        guard status == 0, let certificate = Self.text(of: certificatePath),
            let key = Self.text(of: folder + "/key.pem")
        else { throw RawSocket.Failure(what: "openssl", errno: status) }
        identity = HTTPServer.Configuration.Identity(certificatePEM: certificate, keyPEM: key)
    }

    func remove() {
        unlink(certificatePath)
        unlink(folder + "/key.pem")
        rmdir(folder)
    }

    private static func run(_ arguments: [String]) -> Int32 {
        var strings: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for string in strings { free(string) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var process = pid_t()
        guard posix_spawnp(&process, "openssl", &actions, nil, &strings, environ) == 0 else { return -1 }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return status
    }

    private static func text(of path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
