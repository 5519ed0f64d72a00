import Policy

extension Policy {
    /// The place of a word within the policy; its begin where the word is not there.
    func place(of word: String) -> SourceLocation {
        let text = Array(text.utf8)
        let word = Array(word.utf8)
        let start = text.indices.first { text[$0...].starts(with: word) } ?? 0
        return place(ofByte: start)
    }

    /// The place of a byte of ``text``.
    func place(ofByte offset: Int) -> SourceLocation {
        let before = String(decoding: text.utf8.prefix(offset), as: UTF8.self).unicodeScalars
        let lines = before.count { $0 == "\n" }
        let column = before.reversed().prefix { $0 != "\n" }.count
        return SourceLocation(
            file: location.file ?? "policies",
            line: location.line + lines,
            column: lines == 0 ? location.column + column : column + 1
        )
    }
}
