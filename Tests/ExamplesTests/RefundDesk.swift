import Foundation
import JSON
import Manifest
import Testing

/// The example as it lies on disk.
enum RefundDesk {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "examples/refund-desk").path

    static func project() throws -> ProjectDefinition {
        try #require(Project.load(directory: directory).definition)
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOfFile: directory + "/" + path, encoding: .utf8)
    }

    /// The texts of the project, by path.
    static func files() throws -> [String: String] {
        let walker = try #require(FileManager.default.enumerator(atPath: directory))
        let paths = walker.compactMap { $0 as? String }
            .filter { path in [".yaml", ".md", ".cedar"].contains { path.hasSuffix($0) } }
        return try Dictionary(uniqueKeysWithValues: paths.map { ($0, try text($0)) })
    }

    /// The emails by the names of their files.
    static func emails() throws -> [(name: String, email: JSON)] {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory + "/emails").sorted()
        return try names.map { (String($0.dropLast(".json".count)), try JSON(parsing: text("emails/\($0)").utf8)) }
    }

    /// The folder of what was built together with these tests.
    static func binaries() throws -> String {
        let folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        let candidates = [folder, folder.appending(path: "debug"), URL(filePath: directory + "/../../.build/debug")]
        let found = candidates.first { FileManager.default.isExecutableFile(atPath: $0.path + "/reeve") }
        return try #require(found, "reeve is not built").path
    }
}
