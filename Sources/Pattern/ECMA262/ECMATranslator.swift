/// Rewrites an expression of ECMA-262 (section 22.2.1, with the `u` flag) into RE2's syntax.
///
/// Where the standard's Annex B tolerates what the `u` flag forbids, and the meaning is plain, it is tolerated here as
/// well: a lone `{`, `}` or `]`, and escaped punctuation such as `\-`. Groups do not capture, for nobody asks what was
/// captured.
struct ECMATranslator {
    var cursor: ScalarCursor
    private var output = ""
    private var openGroups: [Int] = []
    /// Whether what stands before the cursor may be repeated.
    private var isAfterAtom = false
    /// Whether constructs that RE2 has not are passed over, because only the syntax is of interest.
    private let checksOnly: Bool

    /// The same expression in RE2's syntax.
    static func translate(_ source: String) throws(PatternError) -> String {
        var translator = ECMATranslator(source, checksOnly: false)
        try translator.pattern()
        return translator.output
    }

    /// Throws where the expression is none of ECMA-262, whatever RE2 makes of it.
    static func check(_ source: String) throws(PatternError) {
        var translator = ECMATranslator(source, checksOnly: true)
        try translator.pattern()
    }

    private init(_ source: String, checksOnly: Bool) {
        cursor = ScalarCursor(source)
        self.checksOnly = checksOnly
    }

    private mutating func pattern() throws(PatternError) {
        while let scalar = cursor.next() {
            switch scalar {
            case "(": try openGroup()
            case ")":
                guard openGroups.popLast() != nil else { throw cursor.fault("`)` without `(`") }
                write(")", isAtom: true)
            case "[": try characterClass()
            case "|": write("|", isAtom: false)
            case "^": write("\\A", isAtom: false)
            case "$": write("\\z", isAtom: false)
            case ".": write("[^\\n\\r\\x{2028}\\x{2029}]", isAtom: true)
            case "*", "+", "?": try quantifier(String(Character(scalar)))
            case "{": try braces()
            case "\\": try escape()
            default: write(CharacterSpelling.spell(scalar), isAtom: true)
            }
        }
        if let open = openGroups.last {
            throw PatternError(code: .syntax, message: "`(` is never closed", offset: open)
        }
    }

    private mutating func write(_ text: String, isAtom: Bool) {
        output += text
        isAfterAtom = isAtom
    }

    private mutating func openGroup() throws(PatternError) {
        let start = cursor.lastOffset
        openGroups.append(start)
        if cursor.take("?") {
            if cursor.take("=") {
                try refuse("lookahead `(?=`", at: start)
            } else if cursor.take("!") {
                try refuse("negative lookahead `(?!`", at: start)
            } else if cursor.take("<") {
                if cursor.take("=") {
                    try refuse("lookbehind `(?<=`", at: start)
                } else if cursor.take("!") {
                    try refuse("negative lookbehind `(?<!`", at: start)
                } else {
                    try groupName()
                }
            } else if !cursor.take(":") {
                try modifiers(at: start)
            }
        }
        write("(?:", isAtom: false)
    }

    /// `(?i-s:`: some of the flags `i`, `m` and `s`, set and unset for the group.
    private mutating func modifiers(at start: Int) throws(PatternError) {
        try refuse("a group's modifiers `(?i:`", at: start)
        while cursor.take("i") || cursor.take("m") || cursor.take("s") || cursor.take("-") {}
        guard cursor.take(":") else { throw cursor.fault("unknown group") }
    }

    private mutating func groupName() throws(PatternError) {
        var isFirst = true
        while let scalar = cursor.next() {
            if scalar == ">", !isFirst { return }
            let properties = scalar.properties
            guard scalar == "$" || scalar == "_" || (isFirst ? properties.isIDStart : properties.isIDContinue) else {
                break
            }
            isFirst = false
        }
        throw cursor.fault("a group's name is letters and digits, closed by `>`")
    }

    private mutating func quantifier(_ text: String) throws(PatternError) {
        guard isAfterAtom else { throw cursor.fault("nothing to repeat before `\(text)`") }
        write(text, isAtom: false)
        if cursor.take("?") { output += "?" }
    }

    /// `{2}`, `{2,}` and `{2,5}` repeat; any other brace stands for itself.
    private mutating func braces() throws(PatternError) {
        let start = cursor
        guard let least = cursor.number() else { return write("\\{", isAtom: true) }
        var (text, most) = ("{\(least)", Optional(least))
        if cursor.take(",") {
            most = cursor.number()
            text += most.map { ",\($0)" } ?? ","
        }
        guard cursor.take("}") else {
            cursor = start
            return write("\\{", isAtom: true)
        }
        if let most, most < least { throw start.fault("numbers out of order in `\(text)}`") }
        guard checksOnly || max(least, most ?? 0) <= Self.repetitionMax else {
            let message = "repeats more than \(Self.repetitionMax) times"
            throw PatternError(code: .unsupported, message: message, offset: start.lastOffset)
        }
        try quantifier(text + "}")
    }

    private mutating func escape() throws(PatternError) {
        let start = cursor.lastOffset
        switch try ECMAEscape.read(&cursor, inClass: false) {
        case .boundary(let text): write(text, isAtom: false)
        case .scalar(let scalar): write(CharacterSpelling.spell(scalar), isAtom: true)
        case .set(let set): write("[\(set.items)]", isAtom: true)
        case .backreference(let spelling):
            try refuse("the backreference `\(spelling)`", at: start)
            write("", isAtom: true)
        }
    }

    private mutating func characterClass() throws(PatternError) {
        write(try ECMAClass.translate(&cursor), isAtom: true)
    }

    private func refuse(_ construct: String, at offset: Int) throws(PatternError) {
        if checksOnly { return }
        let message = "\(construct) is not supported: matching takes linear time, whatever the expression"
        throw PatternError(code: .unsupported, message: message, offset: offset)
    }

    /// RE2's own bound.
    private static let repetitionMax = 1000
}
