import Foundation
import Journal
import Testing

@Suite struct KeyTests {
    @Test func `a generated key reads back from its text form`() throws {
        let made = try SigningKey.generate(name: "example.com/log")
        let read = try SigningKey(parsing: made.text)
        #expect(read.verifier == made.key.verifier)
        #expect(try VerifierKey(parsing: read.verifier.description) == read.verifier)
        let signature = try read.signature(over: [1, 2, 3])
        #expect(made.key.verifier.isValid(signature: signature, over: [1, 2, 3]))
        #expect(!made.key.verifier.isValid(signature: signature, over: [1, 2, 4]))
        #expect(!made.key.verifier.isValid(signature: [], over: [1, 2, 3]))
    }

    @Test func `keys without a name have one of their own`() throws {
        let (first, second) = (try SigningKey.generate().key, try SigningKey.generate().key)
        #expect(first.verifier.name.hasPrefix("reeve/"))
        #expect(first.verifier.name != second.verifier.name)
    }

    @Test(arguments: ["", "with space", "with+plus", "with\nline", "thin\u{2009}space"])
    func `a name that a note cannot carry is refused`(name: String) {
        #expect(throws: JournalError.self) { try SigningKey.generate(name: name) }
    }

    @Test(arguments: [
        "", "PeterNeumann", "PeterNeumann+c74f20a3",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ]) func `what is no verifier key is refused`(text: String) {
        #expect(throws: JournalError.self) { try VerifierKey(parsing: text) }
    }

    @Test func `an error about a key does not repeat it`() throws {
        let text = try SigningKey.generate(name: "log").text
        let secret = text.split(separator: "+").last.map(String.init) ?? ""
        for broken in [text + "x", text.replacingOccurrences(of: "PRIVATE", with: "PUBLIC")] {
            let error = #expect(throws: JournalError.self) { try SigningKey(parsing: broken) }
            #expect(error?.message.contains(secret) == false)
        }
    }
}

@Suite final class KeyFileTests {
    let directory: String

    init() throws {
        directory = FileManager.default.temporaryDirectory.path + "/reeve-key-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    var path: String { directory + "/log.key" }

    func mode() throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `a key file is made for its owner alone and read again`() throws {
        let made = try KeyFile.readOrCreate(path, name: "log")
        #expect(try mode() == 0o600)
        #expect(try KeyFile.readOrCreate(path, name: "another").verifier == made.verifier)
        #expect(try KeyFile.read(path).verifier == made.verifier)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["log.key"])
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o660, 0o602, 0o601])
    func `a key file that others can reach is refused with the way to mend it`(mode: Int) throws {
        _ = try KeyFile.readOrCreate(path)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        let error = #expect(throws: JournalError.self) { try KeyFile.readOrCreate(path) }
        #expect(error?.code == .key)
        #expect(error?.message.contains("chmod 600") == true)
    }

    @Test func `many that begin at once end with one key`() async throws {
        let path = path
        let keys = try await withThrowingTaskGroup(of: VerifierKey.self) { group in
            for _ in 0..<8 { group.addTask { try KeyFile.readOrCreate(path).verifier } }
            return try await group.reduce(into: Set<VerifierKey>()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
    }

    @Test(arguments: ["", "nonsense", "PRIVATE+KEY+log+00000000+AAAA", String(repeating: "x", count: 5000)])
    func `a file without a key in it is refused`(content: String) throws {
        try content.write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let error = #expect(throws: JournalError.self) { try KeyFile.read(path) }
        #expect(error?.code == .key)
    }

    @Test func `a missing file is told apart, and links and directories are not followed`() throws {
        #expect(throws: JournalError.self) { try KeyFile.read(path) }
        let missing = #expect(throws: JournalError.self) { try KeyFile.read(path) }
        #expect(missing?.code == .notFound)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/zero")
        #expect(#expect(throws: JournalError.self) { try KeyFile.read(path) }?.code == .key)
        #expect(#expect(throws: JournalError.self) { try KeyFile.read(directory) }?.code == .key)
    }
}
