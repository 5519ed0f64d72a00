/// Where the text of an expression or template stands in a file, so that an error of evaluating it names that place and
/// not only one in the text.
public struct TextOrigin: Sendable, Hashable {
    /// How the places in the text become places in the file.
    public enum Layout: Sendable, Hashable {
        /// The text is one line of the file, and begins so many characters after the origin.
        case inline(offset: Int)
        /// The lines of the text stand below the origin's, each indented by so much.
        case block(indentation: Int)
        /// The text is the whole file.
        case file
        /// Only the origin itself is known.
        case other
    }

    /// The file's path in the project.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column, from 1.
    public var column: Int
    /// How the places in the text become places in the file.
    public var layout: Layout

    /// Makes an origin of its parts.
    public init(file: String, line: Int, column: Int, layout: Layout) {
        self.file = file
        self.line = line
        self.column = column
        self.layout = layout
    }

    /// `FILE:LINE:COLUMN` of a place in the text, or the nearest that is known.
    func place(line: Int, column: Int) -> String {
        let (fileLine, fileColumn) =
            switch layout {
            case .inline(let offset) where line == 1: (self.line, self.column + offset + column - 1)
            case .block(let indentation): (self.line + line, indentation + column)
            case .file: (line, column)
            case .inline, .other: (self.line, self.column)
            }
        return "\(file):\(fileLine):\(fileColumn)"
    }
}
