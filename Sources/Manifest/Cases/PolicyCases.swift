import JSON

/// The tests of a project's policies: `policies/*.test.yaml`. They are no part of a release.
public struct PolicyCases: Sendable {
    /// Every case of every file, in the order of files and lines; those that are wrong are left out.
    public var cases: [PolicyCase] = []
    /// What is wrong, by place.
    public var problems: [Problem] = []

    /// Makes a collection without any.
    public init() {}

    /// How the files of tests are named.
    public static let suffixes = [".test.yaml", ".test.yml"]

    /// Reads all tests of a project.
    public static func read(_ files: ProjectFiles, of project: ProjectDefinition) -> PolicyCases {
        var found = PolicyCases()
        do throws(ProjectFilesError) {
            for path in try files.list("policies", suffixes: suffixes) {
                do throws(ProjectFilesError) {
                    found.add(try files.read(path), file: path, of: project)
                } catch {
                    found.problems.append(Problem(.error, .fileUnreadable, at: .start(of: path), error.message))
                }
            }
        } catch {
            found.problems.append(Problem(.error, .fileUnreadable, at: .start(of: "policies"), error.message))
        }
        return found
    }

    /// Reads one more file; `file` is how problems name it.
    public mutating func add(_ bytes: [UInt8], file: String, of project: ProjectDefinition) {
        var problems = Problems()
        if let root = YAMLParser.parse(SourceText(file: file, bytes: bytes), problems: &problems) {
            ShapeCheck.check(root, .table(.policyTest), what: "the file", problems: &problems)
            var reader = PolicyCaseReader(project: project, defaults: root.field("defaults"), problems: problems)
            cases += (root.field("cases")?.elements ?? []).compactMap { reader.read($0) }
            problems = reader.problems
        }
        self.problems += problems.sorted
    }
}
