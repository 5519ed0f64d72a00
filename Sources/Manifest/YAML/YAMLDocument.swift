public import JSON

/// A file of a project that is no manifest, such as the rules of a scripted model, read as strictly as one.
public struct YAMLDocument: Sendable {
    private let root: YAMLNode

    /// The value, without places.
    public var json: JSON { root.json }

    /// Reads a text; the document is nil where it cannot be read, and the problems say why.
    ///
    /// - Parameter file: Where problems are; nothing is read there.
    public static func read(_ text: String, file: String) -> (document: YAMLDocument?, problems: [Problem]) {
        var problems = Problems()
        let root = YAMLParser.parse(SourceText(file: file, bytes: Array(text.utf8)), problems: &problems)
        return (problems.hasErrors ? nil : root.map(YAMLDocument.init(root:)), problems.sorted)
    }

    /// Where the value at a pointer into ``json`` stands, or the nearest thing above it.
    public func location(of pointer: JSONPointer) -> SourceLocation { root.nearest(to: pointer).location }
}
