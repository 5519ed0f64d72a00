internal import Manifest

extension Problem {
    /// The description with whatever files say made inert for a terminal.
    var inertDescription: String {
        description.split(separator: "\n").map { String($0).inert }.joined(separator: "\n")
    }
}

/// Problems as people read them: on a terminal with the line that they are about and a mark under it, in a pipe as
/// `FILE:LINE:COLUMN: MESSAGE`.
struct ProblemText {
    /// Wider lines are cut around the place.
    private static let columnsMax = 110

    let style: Style
    /// The text of a file of the project, or nil where it cannot be read.
    let read: (String) -> [UInt8]?

    func text(of problem: Problem) -> String {
        let isError = problem.severity == .error
        let head = style(isError ? .bad : .warning, "\(problem.severity.rawValue)[\(problem.code.rawValue)]")
        var lines = ["\(head): \(style(.strong, problem.message.inert))"]
        let gutter = String(repeating: " ", count: "\(problem.location.line)".count)
        lines.append("\(gutter)\(style(.quiet, "-->")) \("\(problem.location)".inert)")
        if let (line, mark) = excerpt(problem) {
            let bar = style(.quiet, "|")
            lines.append("\(gutter) \(bar)")
            lines.append("\(style(.quiet, "\(problem.location.line)")) \(bar) \(line)")
            lines.append("\(gutter) \(bar) \(style(isError ? .bad : .warning, mark))")
        }
        if let hint = problem.hint { lines.append("\(gutter) \(style(.quiet, "= hint:")) \(hint.inert)") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The line of the problem and the mark under what it is about.
    private func excerpt(_ problem: Problem) -> (line: String, mark: String)? {
        guard let bytes = read(problem.location.file) else { return nil }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.indices.contains(problem.location.line - 1) else { return nil }
        let scalars = Array(String(decoding: lines[problem.location.line - 1], as: UTF8.self).unicodeScalars)
        let start = min(max(problem.location.column - 1, 0), scalars.count)
        // A mark ends with its line, however much follows.
        var count = 0
        var rest = problem.length ?? 1
        while rest > 0, start + count < scalars.count {
            rest -= UTF8.width(scalars[start + count])
            count += 1
        }
        while count > 1, scalars[start + count - 1].properties.isWhitespace { count -= 1 }
        let from = start > Self.columnsMax - 20 ? start - 20 : 0
        let shown = scalars[from..<min(scalars.count, from + Self.columnsMax)]
        func inert(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
            String(String.UnicodeScalarView(scalars)).inert
        }
        let before = (from > 0 ? "…" : "") + inert(shown.prefix(start - from))
        let marked = inert(shown.dropFirst(start - from).prefix(count))
        let after = inert(shown.dropFirst(start - from + count))
        let width = max(1, marked.count)
        let mark = String(repeating: " ", count: before.count) + String(repeating: "^", count: width)
        return (before + marked + after, mark)
    }
}
