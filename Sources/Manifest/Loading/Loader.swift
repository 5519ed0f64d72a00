import Expression
import JSON
import JSONSchema
import Journal

/// Reads a project's files and builds its definition, noting everything that is wrong on the way.
///
/// Kinds are read in the order in which they name each other: people, models, tools, agents, workflows, policies. What
/// cannot be built is left out of the definition, which is then not handed out.
struct Loader {
    let files: ProjectFiles
    var problems = Problems()
    /// Every file that was read, by its path: what the release is made of.
    var texts: [ExactString: SourceText] = [:]
    /// The YAML of every manifest, for checks that look at all of it.
    var roots: [YAMLNode] = []
    /// What the definition alone does not tell the checks.
    var notes = LoaderNotes()
    var schemas: [ExactString: SchemaDefinition?] = [:]
    var schemaTexts: [ExactString: SchemaText?] = [:]
    var schemaOptions = SchemaOptions()

    var people = PeopleDefinition(people: [:], groups: [:])
    var models = ModelsDefinition(providers: [:], models: [:], tiers: [:])
    var secrets: [String: SecretDefinition] = [:]
    var connectors: [String: ConnectorDefinition] = [:]
    var tools: [String: ToolDefinition] = [:]
    var agents: [String: AgentDefinition] = [:]
    var workflows: [String: WorkflowDefinition] = [:]
    var documents: [String: String] = [:]

    init(_ files: ProjectFiles) {
        self.files = files
    }

    // MARK: Files

    /// A file's text; what keeps it from being read is noted where it is asked for, or in the file itself.
    mutating func text(of path: String, from location: SourceLocation) -> SourceText? {
        let path = ProjectFiles.normalized(path) ?? path
        if let text = texts[ExactString(path)] { return text }
        do throws(ProjectFilesError) {
            let source = SourceText(file: path, bytes: try files.read(path))
            if let offset = source.firstInvalidByte {
                problems.error(.fileEncoding, at: source.location(ofByte: offset), "the file is not UTF-8 from here on")
                return nil
            }
            texts[ExactString(path)] = source
            return source
        } catch {
            problems.error(error.problemCode, at: location, error.message)
            return nil
        }
    }

    /// A manifest, checked against its shape; nil where it is no YAML or no mapping.
    mutating func manifest(_ path: String, _ kind: ManifestKind) -> YAMLNode? {
        guard let source = text(of: path, from: .start(of: path)) else { return nil }
        guard let root = YAMLParser.parse(source, problems: &problems) else { return nil }
        roots.append(root)
        ShapeCheck.check(root, .table(kind.table), what: "the file", problems: &problems)
        return root.pairs == nil ? nil : root
    }

    /// All manifests of a folder.
    mutating func manifests(in folder: String, _ kind: ManifestKind) -> [YAMLNode] {
        list(folder, suffixes: [".yaml", ".yml"]).compactMap { manifest($0, kind) }
    }

    mutating func list(_ folder: String, suffixes: [String]) -> [String] {
        do throws(ProjectFilesError) {
            return try files.list(folder, suffixes: suffixes)
        } catch {
            problems.error(error.problemCode, at: .start(of: folder), error.message)
            return []
        }
    }

    /// The text that a `document` field holds or names, with the node or file that errors in it are to be found in.
    mutating func document(_ node: YAMLNode?) -> Document? {
        guard let node else { return nil }
        if let inline = node["text"] { return inline.text.map { Document(text: $0, place: .node(inline)) } }
        guard let path = node.text, let source = text(of: path, from: node.location) else { return nil }
        return Document(text: String(decoding: source.bytes, as: UTF8.self), place: .file(source.file))
    }

    // MARK: Names

    /// Whether the name of a definition is new; the second one is noted.
    mutating func claim(_ name: String, at location: SourceLocation, kind: String, first: SourceLocation?) -> Bool {
        guard let first else { return true }
        problems.error(
            .duplicateName,
            at: location,
            "there are two \(kind)s `\(name)`",
            hint: "the other one is at \(first)"
        )
        return false
    }

    /// Notes that a name leads nowhere, with what was probably meant.
    mutating func unknown(
        _ code: Problem.Code,
        _ kind: String,
        _ name: String,
        at location: SourceLocation,
        among names: some Sequence<String>
    ) {
        problems.unknown(code, kind, name, at: location, among: names)
    }
}

/// A text from a file of its own, or from within a manifest.
struct Document {
    enum Place {
        case file(String)
        case node(YAMLNode)
    }

    var text: String
    var place: Place

    /// Where it stands, for errors of evaluating what is in it.
    var origin: TextOrigin {
        switch place {
        case .file(let file): TextOrigin(file: file, line: 1, column: 1, layout: .file)
        case .node(let node): node.origin()
        }
    }

    /// The place of a line and column in it.
    func location(line: Int, column: Int) -> SourceLocation {
        switch place {
        case .file(let file): SourceLocation(file: file, line: line, column: column)
        case .node(let node): node.location(line: line, column: column)
        }
    }
}

extension SourceLocation {
    static func start(of file: String) -> SourceLocation { SourceLocation(file: file, line: 1, column: 1) }
}

extension ProjectFilesError {
    fileprivate var problemCode: Problem.Code {
        switch code {
        case .missing: .fileMissing
        case .unreadable, .snapshot: .fileUnreadable
        case .outside: .fileOutside
        case .size: .fileSize
        }
    }
}
