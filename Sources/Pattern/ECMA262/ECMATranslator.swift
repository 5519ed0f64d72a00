/// Rewrites an expression of ECMA-262 (section 22.2.1, with the `u` flag) into RE2's syntax.
///
/// Where the standard's Annex B tolerates what the `u` flag forbids, and the meaning is plain, it is tolerated here as
/// well: a lone `{`, `}` or `]`, and escaped punctuation such as `\-`. Groups do not capture, for nobody asks what was
/// captured.
struct ECMATranslator {
    var cursor: ScalarCursor
    private var output = ""
    private var openGroups: [OpenGroup] = []
    /// Whether what stands before the cursor may be repeated.
    private var isAfterAtom = false
    /// How often what stands before the cursor is repeated by the braces in it, nested ones multiplied.
    private var repetition = 1
    /// The most that anything in the group around the cursor is.
    private var repetitionInGroup = 1
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

    /// A group that is not closed yet.
    private struct OpenGroup {
        var offset: Int
        /// What is known of the group around it, for when it closes.
        var repetitionAround: Int
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
                guard let group = openGroups.popLast() else { throw cursor.fault("`)` without `(`") }
                write(")", isAtom: true)
                repetition = repetitionInGroup
                repetitionInGroup = max(group.repetitionAround, repetition)
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
            throw PatternError(code: .syntax, message: "`(` is never closed", offset: open.offset)
        }
    }

    private mutating func write(_ text: String, isAtom: Bool) {
        output += text
        isAfterAtom = isAtom
        repetition = 1
    }

    private mutating func openGroup() throws(PatternError) {
        let start = cursor.lastOffset
        openGroups.append(OpenGroup(offset: start, repetitionAround: repetitionInGroup))
        repetitionInGroup = 1
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
        var flags = ""
        while let scalar = cursor.peek, "ims-".unicodeScalars.contains(scalar) {
            flags.unicodeScalars.append(scalar)
            _ = cursor.next()
        }
        if !flags.isEmpty, cursor.take(":") { return try refuse("the group with modifiers `(?\(flags):`", at: start) }
        // Other dialects' groups.
        let other = flags + (cursor.next().map { String(Character($0)) } ?? "")
        let message: String
        switch other {
        case "P": message = "`(?P` begins no group: a group with a name is written `(?<name>…)`"
        case _ where !flags.isEmpty && other == flags + ")":
            message = "`(?\(other)` begins no group: flags are not set within an expression"
        default: message = "`(?\(other)` begins no group: there are `(…)`, `(?:…)` and `(?<name>…)`"
        }
        throw PatternError(code: .syntax, message: message, offset: start)
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
        let product = checksOnly ? 1 : repetition * max(most ?? least, 1)
        guard product <= Self.repetitionMax else {
            let message =
                "`\(text)}` and the repetitions in what it repeats multiply to more than \(Self.repetitionMax)"
            throw PatternError(code: .unsupported, message: message, offset: start.lastOffset)
        }
        try quantifier(text + "}")
        repetitionInGroup = max(repetitionInGroup, product)
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

    /// RE2's own bound, also of repetitions within repetitions.
    private static let repetitionMax = 1000
}
