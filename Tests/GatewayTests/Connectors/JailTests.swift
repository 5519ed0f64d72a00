import Glibc
import JSON
import Testing

@testable import Gateway

struct JailTests {
    let outside: TemporaryDirectory
    let root: TemporaryDirectory
    let files: JailedFiles

    init() throws {
        outside = try TemporaryDirectory()
        root = try TemporaryDirectory()
        try outside.write("secret.txt", "outside")
        try root.write("inside.txt", "inside")
        root.make(directory: "folder")
        files = JailedFiles(jail: try Jail(root: root.path), fileBytesMax: 1_000, random: { 7 })
    }

    func code(_ body: () throws -> JSON) -> String? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? ConnectorFailure)?.code
        }
    }

    func read(_ path: String) throws -> JSON { try files.read(RelativePath(path), asBase64: false, bytesMax: 1_000) }

    func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `a file inside is read`() throws {
        #expect(try read("inside.txt") == ["path": "inside.txt", "bytes": 6, "content": "inside"])
    }

    @Test func `a link to a file outside is followed by nothing`() throws {
        root.link("link", to: outside.path + "/secret.txt")
        #expect(code { try read("link") } == "symbolic_link")
        #expect(code { try files.write(RelativePath("link"), bytes("x")) } == "symbolic_link")
        #expect(code { try files.append(RelativePath("link"), bytes("x")) } == "symbolic_link")
        #expect(code { try files.delete(RelativePath("link")) } == "symbolic_link")
        #expect(outside.read("secret.txt") == "outside")
    }

    @Test func `a link to a directory outside is entered by nothing`() throws {
        root.link("door", to: outside.path)
        #expect(code { try read("door/secret.txt") } == "symbolic_link")
        #expect(code { try files.list(RelativePath("door")) } == "symbolic_link")
        #expect(code { try files.write(RelativePath("door/new.txt"), bytes("x")) } == "symbolic_link")
        #expect(code { try files.delete(RelativePath("door/secret.txt")) } == "symbolic_link")
        #expect(outside.names == ["secret.txt"])
    }

    @Test func `a link that stays inside is not followed either`() throws {
        root.link("alias", to: "inside.txt")
        #expect(code { try read("alias") } == "symbolic_link")
    }

    @Test func `the magic links of processes are links as well`() throws {
        let jail = JailedFiles(jail: try Jail(root: "/proc"), fileBytesMax: 1_000, random: { 7 })
        #expect(code { try jail.read(RelativePath("self/fd/0"), asBase64: false, bytesMax: 10) } == "symbolic_link")
        #expect(code { try jail.list(RelativePath("self")) } == "symbolic_link")
        #expect(
            code { try jail.read(RelativePath("\(getpid())/root/etc/passwd"), asBase64: false, bytesMax: 10) }
                == "symbolic_link"
        )
    }

    @Test func `a file with a second name is neither read nor changed in place`() throws {
        #expect(link(outside.path + "/secret.txt", root.path + "/twin.txt") == 0)
        #expect(code { try read("twin.txt") } == "hard_link")
        #expect(code { try files.append(RelativePath("twin.txt"), bytes("x")) } == "hard_link")
        // Writing makes a new file under this name and leaves the other alone.
        _ = try files.write(RelativePath("twin.txt"), bytes("new"))
        #expect(outside.read("secret.txt") == "outside")
        #expect(root.read("twin.txt") == "new")
    }

    @Test func `pipes and devices are not opened`() throws {
        #expect(mkfifo(root.path + "/pipe", 0o600) == 0)
        #expect(code { try read("pipe") } == "not_a_file")
        #expect(code { try files.append(RelativePath("pipe"), bytes("x")) } == "not_a_file")
        let devices = JailedFiles(jail: try Jail(root: "/dev"), fileBytesMax: 1_000, random: { 7 })
        #expect(code { try devices.read(RelativePath("zero"), asBase64: false, bytesMax: 10) } == "not_a_file")
    }

    @Test func `a directory is no file`() throws {
        #expect(code { try read("folder") } == "not_a_file")
        #expect(code { try files.delete(RelativePath("folder")) } == "not_a_file")
        #expect(code { try files.write(RelativePath("folder"), bytes("x")) } == "not_a_file")
        #expect(code { try files.delete(RelativePath(".")) } == "invalid_path")
    }

    @Test func `a file that is too large is an error and not a part of it`() throws {
        try root.write("large.txt", String(repeating: "x", count: 1_001))
        #expect(code { try read("large.txt") } == "too_large")
        #expect(code { try files.write(RelativePath("new"), [UInt8](repeating: 0, count: 1_001)) } == "too_large")
        #expect(code { try files.append(RelativePath("large.txt"), bytes("x")) } == "too_large")
        #expect(code { try files.read(RelativePath("inside.txt"), asBase64: false, bytesMax: 5) } == "too_large")
    }

    @Test func `bytes that are no text are read as base64 only`() throws {
        try root.write("binary", [0xFF, 0x00, 0x61])
        #expect(code { try read("binary") } == "not_text")
        let result = try files.read(RelativePath("binary"), asBase64: true, bytesMax: 1_000)
        #expect(result["base64"] == "/wBh")
    }

    @Test func `writing replaces the whole, keeps the mode and leaves nothing behind`() throws {
        chmod(root.path + "/inside.txt", 0o640)
        #expect(try files.write(RelativePath("inside.txt"), bytes("changed")) == ["path": "inside.txt", "bytes": 7])
        var status = stat()
        stat(root.path + "/inside.txt", &status)
        #expect(status.st_mode & 0o777 == 0o640)
        #expect(root.read("inside.txt") == "changed")
        #expect(root.names == ["folder", "inside.txt"])
    }

    @Test func `writing makes the directories that are missing`() throws {
        _ = try files.write(RelativePath("a/b/c.txt"), bytes("x"))
        #expect(root.read("a/b/c.txt") == "x")
    }

    @Test func `appending adds to the end`() throws {
        _ = try files.append(RelativePath("log"), bytes("one"))
        #expect(try files.append(RelativePath("log"), bytes("two")) == ["path": "log", "bytes": 6])
        #expect(root.read("log") == "onetwo")
    }

    @Test func `a listing names what is there, links as what they are`() throws {
        root.link("link", to: "/etc")
        let expected: JSON = [
            "path": ".",
            "entries": [
                ["name": "folder", "type": "directory"], ["name": "inside.txt", "type": "file", "bytes": 6],
                ["name": "link", "type": "other"],
            ],
        ]
        #expect(try files.list(RelativePath(".")) == expected)
    }

    @Test func `deleting removes a file and a missing one is an error`() throws {
        _ = try files.delete(RelativePath("inside.txt"))
        #expect(root.names == ["folder"])
        #expect(code { try files.delete(RelativePath("inside.txt")) } == "not_found")
    }

    @Test func `nothing is read through a path while its parts are exchanged for links`() async throws {
        // The race that a check of the path before its use would lose.
        try outside.write("data.txt", "outside")
        root.make(directory: "swap")
        try root.write("swap/data.txt", "inside")
        root.link("evil", to: outside.path)
        let path = root.path
        let over = BlockingThreads.Flag()
        let threads = BlockingThreads(name: "swapper", threadsMax: 1)
        async let swaps: Void = threads.run { _ in
            while !over.isRaised { exchange("\(path)/swap", "\(path)/evil") }
        }
        for _ in 0..<2_000 {
            if let result = try? read("swap/data.txt") { #expect(result["content"] == "inside") }
        }
        over.raise()
        await swaps
    }
}

/// Exchanges two names by three renames; in between, one of them is missing.
private func exchange(_ first: String, _ second: String) {
    rename(first, first + ".tmp")
    rename(second, first)
    rename(first + ".tmp", second)
}
