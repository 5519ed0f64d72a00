import JSON
import Manifest

/// A project one of whose manifests is the input: it is loaded or its problems have places.
enum YAMLTarget {
    private static let folders = ["tools/a.yaml", "agents/a.yaml", "workflows/a.yaml", "reeve.yaml", "models.yaml"]

    static func run(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let path = folders[Int(first) % folders.count]
        var files: [String: [UInt8]] = ["reeve.yaml": Array("project: a\nowner: b\n".utf8)]
        files[path] = Array(bytes.dropFirst())
        let (definition, problems) = Project.load(.memory(bytes: files))
        promise(
            (definition == nil) == problems.contains { $0.severity == .error },
            "a project is refused without an error, or in spite of one"
        )
        for problem in problems {
            promise(problem.location.line >= 1 && problem.location.column >= 1, "a problem has no place")
        }
    }
}
