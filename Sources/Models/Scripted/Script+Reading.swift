public import Manifest

extension Script {
    /// Reads the rules of a file of YAML: a mapping with `rules`, or the list of them.
    ///
    /// The script is there unless there is a problem. Problems are those of the whole file, by place.
    public static func read(yaml text: String, file: String) -> (script: Script?, problems: [Problem]) {
        let (document, unreadable) = YAMLDocument.read(text, file: file)
        guard let document else { return (nil, unreadable) }
        let (rules, problems) = ScriptReader(document: document).rules()
        return (problems.isEmpty ? Script(file: file, rules: rules) : nil, problems)
    }

    /// Everything that is wrong with the scripts of a project: what a check of the project has to say besides.
    public static func problems(in project: ProjectDefinition) -> [Problem] {
        var files: Set<String> = []
        for provider in project.models.providers.values {
            if case .scripted(let path) = provider.kind { files.insert(path) }
        }
        return files.sorted().flatMap { read(yaml: project.documents[$0] ?? "", file: $0).problems }
    }

    /// Reads a file's rules.
    ///
    /// - Throws: ``ModelError/Code/misconfigured`` with the first problem and its place.
    public init(yaml text: String, file: String) throws(ModelError) {
        let (script, problems) = Self.read(yaml: text, file: file)
        guard let script else {
            throw .misconfigured(problems.first?.description ?? "\(file): the file cannot be read")
        }
        self = script
    }
}
