/// A formula or a value of one, as questions about policies are made of: pure, typed, shared, and folded while it is made.
///
/// Terms know integers of 64 bits, texts and Booleans. An operation whose result has no place in 64 bits has no meaning
/// here either; ``TermKind/leaves64Bits(_:_:_:)`` says when that is, and the translation makes an error of it, as Cedar does.
final class Term: Sendable {
    /// What a term stands for.
    enum Sort: Hashable, Sendable { case bool, long, text }

    let kind: TermKind
    let sort: Sort

    init(_ kind: TermKind, _ sort: Sort) {
        self.kind = kind
        self.sort = sort
    }

    static let yes = Term(.bool(true), .bool)
    static let no = Term(.bool(false), .bool)

    static func bool(_ value: Bool) -> Term { value ? yes : no }
    static func long(_ value: Int64) -> Term { Term(.long(value), .long) }
    static func text(_ value: String) -> Term { Term(.text(value), .text) }
}

/// The forms of a term.
enum TermKind: Sendable {
    case bool(Bool)
    case long(Int64)
    case text(String)
    case variable(TermVariable)
    case all([Term])
    case any([Term])
    case not(Term)
    case choice(Term, Term, Term)
    case equal(Term, Term)
    case less(Term, Term)
    case lessOrEqual(Term, Term)
    case arithmetic(Arithmetic, Term, Term)
    /// Whether the result of an operation on integers has no place in 64 bits.
    case leaves64Bits(Arithmetic, Term, Term)
    /// Division by a positive constant, towards zero.
    case quotient(Term, Int64)
    /// What is left of a division by a positive constant, never negative.
    case modulus(Term, Int64)
    case matches(Term, TextLanguage)
    /// Whether a text has a number of characters in a range; nil is no limit.
    case hasLength(Term, Int, Int?)
    /// Whether the first text is a constant followed by the second text.
    case isPrefixed(Term, String, Term)
    /// Whether a value is an element of a set that nothing else is known of.
    case member(Int, Term)

    /// Operations on two integers.
    enum Arithmetic: Hashable, Sendable { case add, subtract, multiply }
}

/// A value that is not known: any of its sort.
struct TermVariable: Hashable, Sendable {
    var id: Int
    /// Where it comes from, for whoever reads the formula.
    var name: String
}

extension Term {
    /// The Boolean that it is, whatever the request.
    var constant: Bool? {
        guard case .bool(let value) = kind else { return nil }
        return value
    }

    var isTrue: Bool { constant == true }
    var isFalse: Bool { constant == false }

    var longConstant: Int64? {
        guard case .long(let value) = kind else { return nil }
        return value
    }

    var textConstant: String? {
        guard case .text(let value) = kind else { return nil }
        return value
    }

    /// The terms directly below.
    var operands: [Term] {
        switch kind {
        case .bool, .long, .text, .variable: []
        case .all(let terms), .any(let terms): terms
        case .not(let term), .quotient(let term, _), .modulus(let term, _), .matches(let term, _),
            .hasLength(let term, _, _), .member(_, let term):
            [term]
        case .equal(let left, let right), .less(let left, let right), .lessOrEqual(let left, let right),
            .arithmetic(_, let left, let right), .leaves64Bits(_, let left, let right),
            .isPrefixed(let left, _, let right):
            [left, right]
        case .choice(let test, let then, let otherwise): [test, then, otherwise]
        }
    }
}
