/// A range of a text, as people count: lines and columns from 1.
public struct SourceLocation: Sendable, Hashable {
    /// The file's name as the caller gave it, if it did.
    public var file: String?
    /// The line, from 1.
    public var line: Int
    /// The column in Unicode scalars, from 1.
    public var column: Int
    /// The byte at which the range begins, from 0.
    public var offset: Int
    /// How many bytes the range has.
    public var length: Int

    /// Makes a location of its parts.
    public init(file: String?, line: Int, column: Int, offset: Int, length: Int) {
        self.file = file
        self.line = line
        self.column = column
        self.offset = offset
        self.length = length
    }
}

extension SourceLocation: CustomStringConvertible {
    /// `file:line:column`, as editors and compilers write it.
    public var description: String { "\(file ?? "<text>"):\(line):\(column)" }
}

/// A range of bytes of a ``SourceText``; what tree nodes carry, because it costs eight bytes.
package struct Span: Hashable, Sendable {
    var start: Int32
    var end: Int32

    init(_ start: Int, _ end: Int) {
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: end)
    }

    /// The range from the begin of this to the end of another.
    func through(_ other: Span) -> Span { Span(Int(start), Int(other.end)) }

    static let none = Span(0, 0)
}
