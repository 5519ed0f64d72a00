internal import Engine
internal import Gateway
internal import Journal
internal import Manifest
internal import StoreSQLite
internal import Transport

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Where a command works: a project's directory and its store.
struct Workspace {
    /// Absolute.
    var directory: String
    var storePath: String

    /// The name under which a project is known.
    static let manifest = "reeve.yaml"

    init(_ invocation: Invocation) throws {
        let start = Self.absolute(invocation.value("project") ?? ".")
        if invocation.value("project") != nil {
            directory = start
        } else {
            directory = Self.nearest(from: start) ?? start
        }
        let url = invocation.value("store") ?? Self.variables["REEVE_STORE"]
        switch url {
        case nil:
            storePath = directory + "/.reeve"
        case let url? where url.hasPrefix("sqlite:"):
            storePath = Self.absolute(String(url.dropFirst("sqlite:".count)))
        case let url?:
            throw CommandError(
                "store",
                "`\(url)` names no store that this binary knows",
                hint: "give it as `sqlite:PATH`",
                exit: .usage
            )
        }
    }

    static let variables: [String: String] = {
        var variables: [String: String] = [:]
        var pointer = environ
        while let entry = pointer.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            pointer += 1
        }
        return variables
    }()

    /// Who is at the keyboard, for what people decide: `--as`, or REEVE_USER, or the login name.
    static func person(_ invocation: Invocation) -> String {
        invocation.value("as") ?? variables["REEVE_USER"] ?? variables["USER"] ?? "unknown"
    }

    /// Whether there is a project at all.
    var isProject: Bool { exists(directory + "/" + Self.manifest) }

    func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let pointer = getcwd(nil, 0) else { return path }
        defer { free(pointer) }
        let current = String(cString: pointer)
        return path == "." ? current : current + "/" + path
    }

    private static func nearest(from directory: String) -> String? {
        var directory = directory
        while true {
            if access(directory + "/" + manifest, R_OK) == 0 { return directory }
            guard let slash = directory.lastIndex(of: "/"), directory != "/" else { return nil }
            directory = String(directory[..<slash])
            if directory.isEmpty { return nil }
        }
    }
}
