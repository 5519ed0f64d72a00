/// The names under which operators are called, as cel-spec has them.
enum Operator: String, Sendable {
    case add = "_+_"
    case subtract = "_-_"
    case multiply = "_*_"
    case divide = "_/_"
    case remainder = "_%_"
    case negate = "-_"
    case not = "!_"
    case and = "_&&_"
    case or = "_||_"
    case conditional = "_?_:_"
    case equal = "_==_"
    case notEqual = "_!=_"
    case less = "_<_"
    case lessOrEqual = "_<=_"
    case greater = "_>_"
    case greaterOrEqual = "_>=_"
    case `in` = "@in"
    case index = "_[_]"
    case optionalIndex = "_[?_]"

    /// How the operator is called in messages.
    var symbol: String {
        switch self {
        case .in: "in"
        case .index, .optionalIndex: "[]"
        case .conditional: "?:"
        default: rawValue.filter { $0 != "_" }
        }
    }

    /// Whether a row of the operator is one call with many operands: `a && b && c`.
    func chains(with other: Operator) -> Bool { self == other && (self == .and || self == .or) }
}
