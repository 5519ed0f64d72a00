import Testing

@testable import Gateway

struct RelativePathTests {
    @Test(arguments: ["a", "a/b.txt", "ä ö/ß", ".hidden", "a..b/c", "..."])
    func `ordinary paths are taken as they are`(path: String) throws {
        #expect(try RelativePath(path).description == path)
    }

    @Test func `a dot is the directory itself`() throws {
        #expect(try RelativePath(".").components.isEmpty)
    }

    @Test(arguments: [
        "", "/", "/etc/passwd", "..", "../x", "a/..", "a/../b", "./a", "a/./b", "a//b", "a/", "//a", "a\u{0}b", "\u{0}",
        "..\u{0}/a",
    ])
    func `a path that leads elsewhere or could be read in two ways is refused`(path: String) {
        #expect(throws: ConnectorFailure.self) { try RelativePath(path) }
    }

    @Test func `overlong names and endless paths are refused`() {
        #expect(throws: ConnectorFailure.self) { try RelativePath(String(repeating: "a", count: 256)) }
        #expect(throws: ConnectorFailure.self) {
            try RelativePath(Array(repeating: "a", count: 65).joined(separator: "/"))
        }
    }
}
