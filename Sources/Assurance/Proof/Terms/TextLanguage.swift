/// A regular set of texts: what `like` and the patterns of JSON Schema describe.
indirect enum TextLanguage: Sendable, Hashable {
    /// Exactly this text.
    case literal(String)
    /// Any one character.
    case character
    /// One character of these ranges of code points; those of surrogates stand for the characters beyond
    /// ``characterMax``.
    case ranges([ClosedRange<UInt32>])
    /// One after the other; none is the empty text.
    case sequence([TextLanguage])
    case either([TextLanguage])
    /// Repeated at least and, unless nil, at most so often.
    case repeated(TextLanguage, Int, Int?)

    /// Any text.
    static let anything = TextLanguage.repeated(.character, 0, nil)

    /// The largest character that the solver's texts have (SMT-LIB's theory of strings).
    static let characterMax: UInt32 = 0x2FFFF
}
