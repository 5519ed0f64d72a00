/// How terms are told to the solver.
struct Z3Encoding: Hashable, Sendable {
    /// How integers are.
    enum Longs: Hashable, Sendable {
        /// As numbers without end, in a range: fast where they are compared, added, and multiplied by constants.
        case numbers
        /// As words of 64 bits: complete where they are multiplied with each other.
        case words
    }

    /// How texts are.
    enum Texts: Hashable, Sendable {
        /// As numbers, one for each text: exact where texts are only compared for equality.
        case tokens
        /// As sequences of characters.
        case characters
    }

    var longs: Longs
    var texts: Texts

    /// The cheapest encoding that says everything that is in terms.
    static func fitting(_ terms: [Term]) -> Z3Encoding {
        var seen: Set<ObjectIdentifier> = []
        var stack = terms
        var texts = Texts.tokens
        while let term = stack.popLast() {
            guard seen.insert(ObjectIdentifier(term)).inserted else { continue }
            switch term.kind {
            case .matches, .hasLength, .isPrefixed: texts = .characters
            default: break
            }
            stack += term.operands
        }
        return Z3Encoding(longs: .numbers, texts: texts)
    }

    /// Whether integers that are not known are multiplied with each other.
    static func multipliesUnknowns(_ terms: [Term]) -> Bool {
        var seen: Set<ObjectIdentifier> = []
        var stack = terms
        while let term = stack.popLast() {
            guard seen.insert(ObjectIdentifier(term)).inserted else { continue }
            if case .arithmetic(.multiply, let left, let right) = term.kind, left.longConstant == nil,
                right.longConstant == nil
            {
                return true
            }
            stack += term.operands
        }
        return false
    }
}
