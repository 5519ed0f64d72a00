/// One word of a policy or schema text.
struct Token: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        case identifier, number, string
        /// `?principal`, `?resource`, or another name, which is then refused.
        case slot
        case at, dot, comma, semicolon, colon, doubleColon, question
        case leftParenthesis, rightParenthesis, leftBrace, rightBrace, leftBracket, rightBracket
        case equalEqual, notEqual, less, lessOrEqual, greater, greaterOrEqual, equal
        case or, and, plus, minus, times, divide, modulo, not
        case end
    }

    var kind: Kind
    var span: Span
}

extension Token.Kind {
    /// How an error message calls it.
    var spelling: String {
        switch self {
        case .identifier: "an identifier"
        case .number: "a number"
        case .string: "a string"
        case .slot: "a template slot"
        case .at: "`@`"
        case .dot: "`.`"
        case .comma: "`,`"
        case .semicolon: "`;`"
        case .colon: "`:`"
        case .doubleColon: "`::`"
        case .question: "`?`"
        case .leftParenthesis: "`(`"
        case .rightParenthesis: "`)`"
        case .leftBrace: "`{`"
        case .rightBrace: "`}`"
        case .leftBracket: "`[`"
        case .rightBracket: "`]`"
        case .equalEqual: "`==`"
        case .notEqual: "`!=`"
        case .less: "`<`"
        case .lessOrEqual: "`<=`"
        case .greater: "`>`"
        case .greaterOrEqual: "`>=`"
        case .equal: "`=`"
        case .or: "`||`"
        case .and: "`&&`"
        case .plus: "`+`"
        case .minus: "`-`"
        case .times: "`*`"
        case .divide: "`/`"
        case .modulo: "`%`"
        case .not: "`!`"
        case .end: "the end"
        }
    }
}
