import JSON
import Journal

/// The files of a project, wherever they are: in a directory, in the snapshot of a release, or in memory.
///
/// Paths are relative to the project, with `/` between their parts, and lead nowhere else. Reading blocks: do it off
/// the cooperative pool.
public struct ProjectFiles: Sendable {
    enum Source: Sendable {
        case directory(String)
        case memory([ExactString: [UInt8]])
    }

    let source: Source
    /// Files that stand in the place of a folder's, in the order of their paths; nil where none do.
    private var replacement: Replacement?

    private struct Replacement: Sendable {
        var folder: String
        var paths: [String]
        var files: [ExactString: [UInt8]]
    }

    private init(source: Source) { self.source = source }

    /// The files of a directory, read when they are needed.
    public static func directory(_ path: String) -> ProjectFiles {
        ProjectFiles(source: .directory(path))
    }

    /// Files by their path.
    public static func memory(_ texts: [String: String]) -> ProjectFiles {
        memory(bytes: texts.mapValues { Array($0.utf8) })
    }

    /// Files by their path, whatever is in them.
    public static func memory(bytes: [String: [UInt8]]) -> ProjectFiles {
        ProjectFiles(source: .memory(Dictionary(uniqueKeysWithValues: bytes.map { (ExactString($0), $1) })))
    }

    /// The same files with other policies: those of a directory, which keep its name in their paths.
    ///
    /// - Throws: ``ProjectFilesError`` where the directory has no policies, or one of them cannot be read.
    public func replacingPolicies(from directory: String) throws(ProjectFilesError) -> ProjectFiles {
        var name = directory[...]
        while name.hasPrefix("./") { name = name.dropFirst(2) }
        while name.count > 1, name.hasSuffix("/") { name = name.dropLast() }
        let found = try Self(source: .directory(directory)).list(".", suffixes: [".cedar"])
            .map { String($0.dropFirst("./".count)) }
        guard !found.isEmpty else {
            throw ProjectFilesError(.missing, "the directory `\(directory)` has no policies (`*.cedar`)")
        }
        var replacement = Replacement(folder: "policies", paths: [], files: [:])
        for file in found {
            let path = "\(name)/\(file)"
            replacement.paths.append(path)
            replacement.files[ExactString(path)] = try DirectoryReader.content(
                of: "\(directory)/\(file)",
                named: path,
                bytesMax: SourceText.bytesMax
            )
        }
        var files = self
        files.replacement = replacement
        return files
    }

    /// The files of a release: see ``ProjectDefinition/snapshot``.
    ///
    /// - Throws: ``ProjectFilesError`` where the content is no snapshot.
    public static func snapshot(_ content: [UInt8]) throws(ProjectFilesError) -> ProjectFiles {
        guard let json = try? JSON(parsing: content), json["format"] == .int(1), let files = json["files"]?.objectValue
        else { throw ProjectFilesError(.snapshot, "this is not the snapshot of a release") }
        var texts: [ExactString: [UInt8]] = [:]
        for member in files {
            guard let text = member.value.stringValue else {
                throw ProjectFilesError(.snapshot, "the file `\(member.key)` of the snapshot is not text")
            }
            texts[ExactString(member.key)] = Array(text.utf8)
        }
        return ProjectFiles(source: .memory(texts))
    }

    /// What a release is addressed by: these files in canonical JSON (RFC 8785), `{"files": {PATH: TEXT}, "format": 1}`.
    static func snapshot(of texts: [ExactString: String]) -> Blob {
        var files = JSONObject()
        for (path, text) in texts { files[path.string] = .string(text) }
        return Blob(["files": .object(files), "format": 1])
    }

    /// The names of the YAML or other files in a folder, sorted; none where there is no such folder.
    ///
    /// - Throws: ``ProjectFilesError`` where the folder cannot be read.
    public func list(_ folder: String, suffixes: [String]) throws(ProjectFilesError) -> [String] {
        if let replacement, replacement.folder == folder {
            return replacement.paths.filter { path in suffixes.contains { path.hasSuffix($0) } }
        }
        let names: [String]
        switch source {
        case .directory(let root):
            names = try DirectoryReader.names(in: "\(root)/\(folder)")
        case .memory(let files):
            names = files.keys.map(\.string).filter { $0.hasPrefix(folder + "/") }
                .map { String($0.dropFirst(folder.utf8.count + 1)) }
        }
        return names.filter { name in
            !name.hasPrefix(".") && !name.contains("/") && suffixes.contains { name.hasSuffix($0) }
        }
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { "\(folder)/\($0)" }
    }

    /// A file's bytes.
    ///
    /// - Throws: ``ProjectFilesError`` where there is no such file, it is none, or it is too large.
    public func read(_ path: String) throws(ProjectFilesError) -> [UInt8] {
        if let content = replacement?.files[ExactString(path)] { return content }
        guard let path = Self.normalized(path) else {
            throw ProjectFilesError(.outside, "the path `\(path)` leads out of the project")
        }
        switch source {
        case .directory(let root):
            return try DirectoryReader.content(of: "\(root)/\(path)", named: path, bytesMax: SourceText.bytesMax)
        case .memory(let files):
            guard let bytes = files[ExactString(path)] else {
                throw ProjectFilesError(.missing, "there is no file `\(path)`")
            }
            return bytes
        }
    }

    /// The path without `.` and empty parts; nil where it is absolute, empty, or has a part `..`.
    static func normalized(_ path: String) -> String? {
        guard !path.hasPrefix("/"), !path.utf8.contains(0) else { return nil }
        let parts = path.split(separator: "/").filter { $0 != "." }
        guard !parts.isEmpty, !parts.contains("..") else { return nil }
        return parts.joined(separator: "/")
    }
}

/// Why a file of a project cannot be had.
public struct ProjectFilesError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure; raw values are stable.
    public enum Code: String, Sendable {
        case missing, unreadable, outside, size, snapshot
    }

    /// The kind of failure.
    public var code: Code
    /// Lowercase, without a final period.
    public var message: String

    /// Makes an error of its parts.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
