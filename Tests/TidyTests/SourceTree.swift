import Foundation

/// The project's files, as the tests of taste see them.
enum SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A file with its lines.
    struct File {
        /// Relative to the project.
        var path: String
        var lines: [String]
    }

    /// Every file under the folders whose name ends so, in the order of their paths.
    static func files(under folders: String..., ending suffix: String) throws -> [File] {
        try folders.flatMap { folder in
            let base = root.appending(path: folder).path
            guard let walker = FileManager.default.enumerator(atPath: base) else { return [] as [File] }
            let paths = walker.compactMap { $0 as? String }.filter { $0.hasSuffix(suffix) }.sorted()
            return try paths.map { path in
                let text = try String(contentsOfFile: base + "/" + path, encoding: .utf8)
                return File(path: folder + "/" + path, lines: text.components(separatedBy: "\n"))
            }
        }
    }
}
