extension YAMLNode {
    /// The file's place of a line and column in a scalar's text (both from 1), or the nearest that is known.
    func location(line: Int, column: Int) -> SourceLocation {
        var place = location
        switch scalar?.layout {
        case .inline(let offset) where line == 1:
            place.column += offset + column - 1
        case .block(let indentation):
            place.line += line
            place.column = indentation + column
        default:
            break
        }
        return place
    }
}

extension YAMLNode {
    /// The file's place of a byte of a scalar's text, or the nearest that is known.
    func location(ofByte offset: Int) -> SourceLocation {
        let before = String(decoding: (scalar?.text ?? "").utf8.prefix(offset), as: UTF8.self).unicodeScalars
        let line = before.count { $0 == "\n" } + 1
        let column = before.reversed().prefix { $0 != "\n" }.count + 1
        return location(line: line, column: column)
    }
}
