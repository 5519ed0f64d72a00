import Manifest
import Testing

@testable import Gateway

struct LocalSecretsTests {
    func secret(_ source: SecretDefinition.Source) -> SecretDefinition {
        SecretDefinition(name: "key", location: SourceLocation(file: "reeve.yaml", line: 1, column: 1), source: source)
    }

    func error(_ secrets: LocalSecrets, _ source: SecretDefinition.Source) -> SecretError? {
        do throws(SecretError) {
            _ = try secrets.value(of: secret(source))
            return nil
        } catch {
            return error
        }
    }

    @Test func `a variable of the environment is read`() throws {
        let secrets = LocalSecrets(variables: ["KEY": "topsecret"], directory: "/nowhere")
        #expect(try secrets.value(of: secret(.environment("KEY"))) == "topsecret")
        #expect(error(secrets, .environment("OTHER"))?.message.contains("`OTHER`") == true)
    }

    @Test func `a file that only its owner may read is read without its line break`() throws {
        let directory = try TemporaryDirectory()
        try directory.write("key", Array("topsecret\n".utf8), mode: 0o600)
        let secrets = LocalSecrets(variables: [:], directory: directory.path)
        #expect(try secrets.value(of: secret(.file("key"))) == "topsecret")
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o610] as [UInt32])
    func `a file that others may touch is refused`(mode: UInt32) throws {
        let directory = try TemporaryDirectory()
        try directory.write("key", Array("topsecret".utf8), mode: mode)
        let secrets = LocalSecrets(variables: [:], directory: directory.path)
        let error = error(secrets, .file("key"))
        #expect(error?.message.contains("chmod 600") == true)
        #expect(error?.message.contains("topsecret") == false)
    }

    @Test func `directories, missing files and what is too large or too short are refused`() throws {
        let directory = try TemporaryDirectory()
        directory.make(directory: "folder")
        try directory.write("large", [UInt8](repeating: 65, count: 70_000), mode: 0o600)
        try directory.write("short", Array("abc".utf8), mode: 0o600)
        try directory.write("binary", [0xFF, 0xFE, 0xFD, 0xFC, 0xFB], mode: 0o600)
        let secrets = LocalSecrets(variables: ["SHORT": "x", "NUL": "ab\u{0}cd"], directory: directory.path)
        for name in ["folder", "missing", "large", "short", "binary"] {
            #expect(error(secrets, .file(name)) != nil, "\(name)")
        }
        #expect(error(secrets, .environment("SHORT")) != nil)
        #expect(error(secrets, .environment("NUL")) != nil)
    }
}
