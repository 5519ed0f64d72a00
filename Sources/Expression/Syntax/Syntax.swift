/// A node of the tree that the parser makes and macros have expanded.
///
/// Nodes are numbered, so that the checker can note what it found out about each without a second tree. A node knows
/// how deep it is: no tree is deeper than ``Limits/depthMax``, so whoever walks one may recurse.
final class Syntax: Sendable {
    enum Kind: Sendable {
        case literal(CELValue)
        /// A rooted name begins with a dot: it is looked up outside of every scope and container.
        case identifier(String, isRooted: Bool)
        case select(Syntax, field: Field, isOptional: Bool)
        /// `has(operand.field)`.
        case presence(Syntax, field: Field)
        /// A function or, under its name from ``Operator``, an operator.
        case call(String, receiver: Syntax?, arguments: [Syntax])
        case list([Element])
        case map([Entry])
        case comprehension(Comprehension)
        /// `body` with `name` standing for `value`, which is evaluated when it is first needed.
        case binding(name: String, value: Syntax, body: Syntax)
    }

    struct Field: Sendable {
        let name: String
        let range: Range<Int>
        /// Whether it is written in backticks: such a name is never a part of a qualified one.
        var isQuoted = false
    }

    struct Element: Sendable {
        let value: Syntax
        let isOptional: Bool
    }

    struct Entry: Sendable {
        let key: Syntax
        let value: Syntax
        let isOptional: Bool
    }

    let id: Int
    let kind: Kind
    let range: Range<Int>
    let depth: Int

    init(id: Int, kind: Kind, range: Range<Int>) {
        self.id = id
        self.kind = kind
        self.range = range
        depth = 1 + (Self.children(of: kind).map(\.depth).max() ?? 0)
    }

    /// The nodes below this one, in the order of the source.
    var children: [Syntax] { Self.children(of: kind) }

    private static func children(of kind: Kind) -> [Syntax] {
        switch kind {
        case .literal, .identifier: []
        case .select(let operand, _, _), .presence(let operand, _): [operand]
        case .call(_, let receiver, let arguments): (receiver.map { [$0] } ?? []) + arguments
        case .list(let elements): elements.map(\.value)
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        case .comprehension(let comprehension): comprehension.children
        case .binding(_, let value, let body): [value, body]
        }
    }

    /// The names of `a.b.c`, where the node is nothing but an identifier and selections from it.
    var qualifiedName: (names: [String], isRooted: Bool)? {
        switch kind {
        case .identifier(let name, let isRooted):
            return ([name], isRooted)
        case .select(let operand, let field, isOptional: false) where !field.isQuoted:
            guard var qualified = operand.qualifiedName else { return nil }
            qualified.names.append(field.name)
            return qualified
        default:
            return nil
        }
    }
}
