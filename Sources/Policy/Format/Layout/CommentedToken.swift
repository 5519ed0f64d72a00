/// A word of a policy text with the comments around it, so that a new layout can keep them.
struct CommentedToken {
    var kind: Token.Kind
    var text: String
    /// The comments in lines of their own before it, and an empty text for each blank line among them.
    var before: [String]
    /// The comment that follows in the same line.
    var after: String?

    /// Cuts a text into tokens; the last is the end with what stands before it.
    static func read(_ source: SourceText) throws(PolicyError) -> [CommentedToken] {
        var lexer = Lexer(source)
        var tokens: [CommentedToken] = []
        var end = 0
        while true {
            let token = try lexer.next()
            let gap = Gap(source.bytes[end..<Int(token.span.start)], startsLine: tokens.isEmpty)
            if !tokens.isEmpty { tokens[tokens.count - 1].after = gap.trailing }
            tokens.append(
                CommentedToken(kind: token.kind, text: source.snippet(token.span), before: gap.own, after: nil)
            )
            guard token.kind != .end else { return tokens }
            end = Int(token.span.end)
        }
    }

    /// What stands between two tokens: blanks and comments.
    private struct Gap {
        var trailing: String?
        var own: [String] = []

        init(_ bytes: ArraySlice<UInt8>, startsLine: Bool) {
            var lines: [Substring] = []
            let text = String(decoding: bytes, as: UTF8.self)
            lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
            for (position, line) in lines.enumerated() {
                let comment = Self.trimmed(line)
                let isLast = position == lines.count - 1
                if position == 0, !startsLine {
                    if !comment.isEmpty { trailing = comment }
                } else if !comment.isEmpty {
                    own.append(comment)
                } else if !isLast, own.last != "" {
                    own.append("")
                }
            }
        }

        private static func trimmed(_ line: Substring) -> String {
            var line = line
            while line.last?.isWhitespace == true { line.removeLast() }
            return String(line.drop(while: \.isWhitespace))
        }
    }
}
