/// A text that may be laid out in one line or over several: what fits into a line stays in one.
indirect enum Layout {
    case text(String)
    /// A space, or where its group is broken the begin of a line.
    case line
    /// Nothing, or where its group is broken the begin of a line.
    case softLine
    /// The begin of a line in any case.
    case hardLine
    /// A comment after what stands before it in its line; what follows begins a line.
    case trailingComment(String)
    /// A comment in a line of its own.
    case ownComment(String)
    case concat([Layout])
    /// Lines that begin inside are indented by one more step.
    case nest(Layout)
    /// Stays in one line where it fits; the width is that of the one line, nil where it cannot be one.
    case group(Layout, width: Int?)

    static func group(_ parts: [Layout]) -> Layout {
        let content = Layout.concat(parts)
        return .group(content, width: content.width)
    }

    static func nest(_ parts: [Layout]) -> Layout { .nest(.concat(parts)) }

    /// The width in one line; nil where it cannot be in one.
    var width: Int? {
        switch self {
        case .text(let text): return text.utf8.contains(UInt8(ascii: "\n")) ? nil : text.unicodeScalars.count
        case .line: return 1
        case .softLine: return 0
        case .hardLine, .trailingComment, .ownComment: return nil
        case .nest(let content): return content.width
        case .group(_, let width): return width
        case .concat(let parts):
            var sum = 0
            for part in parts {
                guard let width = part.width else { return nil }
                sum += width
            }
            return sum
        }
    }
}

/// Writes layouts into lines.
struct LayoutPrinter {
    private static let columnsMax = 100
    private static let step = 4

    private(set) var text = ""
    private var column = 0
    private var indentation = 0
    /// Where the current line begins: it was begun by what stood around what it holds.
    private var margin = 0
    /// Whether what comes next begins a line, because a comment ends the one before.
    private var isBroken = false
    /// Where that line begins, after a comment in a line of its own.
    private var marginAfterComment: Int?

    mutating func print(_ layout: Layout) { print(layout, isFlat: false) }

    private mutating func print(_ layout: Layout, isFlat: Bool) {
        switch layout {
        case .text(let text): write(text)
        case .line: isFlat ? write(" ") : breakLine()
        case .softLine: if !isFlat { breakLine() }
        case .hardLine: breakLine()
        case .trailingComment(let comment):
            write(column == 0 || isBroken ? comment : "  \(comment)")
            isBroken = true
        case .ownComment(let comment):
            if column > 0, !isBroken { breakLine() }
            write(comment)
            isBroken = true
            marginAfterComment = margin
        case .concat(let parts): for part in parts { print(part, isFlat: isFlat) }
        case .nest(let content):
            indentation += Self.step
            print(content, isFlat: isFlat)
            indentation -= Self.step
        case .group(let content, let width):
            print(content, isFlat: isFlat || width.map { column + $0 <= Self.columnsMax } ?? false)
        }
    }

    private mutating func write(_ piece: String) {
        if isBroken {
            let margin = marginAfterComment
            breakLine()
            self.margin = margin ?? self.margin
        }
        // A line that begins after a comment needs no blank before its first word.
        let piece = column == 0 ? piece.drop { $0 == " " }[...] : piece[...]
        guard !piece.isEmpty else { return }
        if column == 0 { text += String(repeating: " ", count: margin) }
        text += piece
        if let newline = piece.lastIndex(of: "\n") {
            column = piece[newline...].unicodeScalars.count - 1
        } else {
            column += piece.unicodeScalars.count + (column == 0 ? margin : 0)
        }
    }

    private mutating func breakLine() {
        isBroken = false
        marginAfterComment = nil
        while text.last == " " { text.removeLast() }
        text += "\n"
        column = 0
        margin = indentation
    }
}
