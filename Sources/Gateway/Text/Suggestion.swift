internal import Text

/// What a model may have meant by a tool that does not exist.
enum Suggestion {
    /// The tool nearest to a name, or else the only one whose last part is the same; nil where there is none.
    static func tool(for name: String, among tools: [String]) -> String? {
        if let near = Spelling.nearest(to: name, among: tools) { return near }
        // Models often leave out or change the connector's part.
        let last = lastPart(name)
        let alike = tools.filter { lastPart($0) == last }
        return alike.count == 1 ? alike.first : nil
    }

    private static func lastPart(_ name: String) -> String {
        name.lowercased().split { $0 == "." || $0 == "_" || $0 == "-" || $0 == "/" }.last.map(String.init) ?? ""
    }
}
