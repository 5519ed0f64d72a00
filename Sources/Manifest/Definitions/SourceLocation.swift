/// A place in a project's file, as a person counts: lines and columns from 1, columns in characters.
public struct SourceLocation: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Relative to the project's directory.
    public var file: String
    /// From 1.
    public var line: Int
    /// From 1, in characters.
    public var column: Int

    /// Makes a place of its parts.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// The form that editors and terminals make a link of: `FILE:LINE:COLUMN`.
    public var description: String { "\(file):\(line):\(column)" }

    /// Orders by file, then by line and column.
    public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}
