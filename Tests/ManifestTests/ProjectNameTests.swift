import Manifest
import Testing

/// Names of projects, and what to call one instead.
struct ProjectNameTests {
    @Test(arguments: ["a", "my-agents", "Desk_2", "7", String(repeating: "x", count: 64)])
    func `a name that manifests may have is accepted`(name: String) {
        #expect(ProjectName.accepts(name))
    }

    @Test(
        arguments: [
            ("my agents", "my-agents"), ("-x", "x"), ("..", nil), ("", nil), ("__a b__", "a-b__"),
            ("Über.desk", "ber-desk"),
            ("日本", nil), (String(repeating: "y", count: 70), String(repeating: "y", count: 64)),
        ] as [(String, String?)]
    )
    func `one that they may not have is refused, with one like it where there is one`(name: String, other: String?) {
        #expect(!ProjectName.accepts(name))
        #expect(ProjectName.suggestion(for: name) == other)
    }
}
