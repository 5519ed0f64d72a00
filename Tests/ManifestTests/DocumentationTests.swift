import FoundationEssentials
import Testing

@testable import Manifest

/// docs/manifests.md says what is so: its tables are those of the check, and its examples are a sound project.
struct DocumentationTests {
    private static let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/manifests.md")

    private func page() throws -> String { String(decoding: try Data(contentsOf: Self.url), as: UTF8.self) }

    @Test func `the tables are those of the check`() throws {
        let page = try page()
        let written = ReferencePage().rewriting(page)
        if written != page, ProcessInfo.processInfo.environment["REEVE_WRITE_DOCS"] != nil {
            try Data(written.utf8).write(to: Self.url)
        }
        #expect(written == page, "run the tests with REEVE_WRITE_DOCS=1 to write them")
    }

    @Test func `every table is there`() throws {
        let titles = Set(try page().split(separator: "\n").compactMap { ReferencePage.title(of: String($0)) })
        #expect(titles == Set(ReferencePage().tables.map(\.title)))
    }

    @Test func `the examples are a sound project`() throws {
        var texts: [String: String] = [:]
        var path: String?
        var isInBlock = false
        for line in try page().split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isInBlock.toggle()
                path = nil
                continue
            }
            guard isInBlock else { continue }
            if path == nil, let name = line.split(separator: " ").last, line.hasPrefix("# ") || line.hasPrefix("// ") {
                path = String(name)
                texts[String(name)] = ""
            }
            if let path { texts[path, default: ""] += "\(line)\n" }
        }
        #expect(texts.count > 8)
        #expect(Project.check(.memory(texts)).map(\.description) == [])
    }

    @Test func `every code of a problem is explained`() throws {
        let page = try page()
        for code in Problem.Code.allCases { #expect(page.contains("`\(code.rawValue)`"), "\(code.rawValue)") }
    }
}
