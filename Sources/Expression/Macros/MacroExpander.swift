/// Rewrites calls of macros into the nodes they stand for, while the expression is parsed.
///
/// A macro is known by its name, its number of arguments and whether it has a receiver; a call that fits none of them
/// is left to be a function.
struct MacroExpander {
    /// Numbers the nodes of an expansion.
    var parser: Parser

    mutating func expand(
        _ name: String,
        receiver: Syntax?,
        arguments: [Syntax],
        call: Syntax
    ) throws(ExpressionError) -> Syntax? {
        guard let receiver else {
            return name == "has" && arguments.count == 1 ? try presence(arguments[0], call: call) : nil
        }
        if case .identifier(let namespace, let isRooted) = receiver.kind {
            switch (namespace, name) {
            case ("cel", _) where !isRooted: return try celMacro(name, arguments: arguments, call: call)
            case ("math", "greatest"), ("math", "least"):
                return try extremum((isRooted ? "." : "") + "math.\(name)", arguments: arguments, call: call)
            default: break
            }
        }
        switch (name, arguments.count) {
        case ("optMap", 2):
            return try optional(receiver, arguments, isFlat: false, call: call)
        case ("optFlatMap", 2):
            return try optional(receiver, arguments, isFlat: true, call: call)
        default:
            return try comprehension(name, range: receiver, arguments: arguments, call: call)
        }
    }

    private mutating func presence(_ argument: Syntax, call: Syntax) throws(ExpressionError) -> Syntax {
        guard case .select(let operand, let field, isOptional: false) = argument.kind else {
            throw ExpressionError(
                .syntax,
                "`has` needs a selected field",
                at: argument.range,
                hint: "as in `has(input.amount)`"
            )
        }
        return try node(.presence(operand, field: field), call)
    }

    mutating func node(_ kind: Syntax.Kind, _ call: Syntax) throws(ExpressionError) -> Syntax {
        try parser.node(kind, range: call.range)
    }

    /// The name that a macro's argument declares.
    func variable(_ argument: Syntax) throws(ExpressionError) -> String {
        guard case .identifier(let name, isRooted: false) = argument.kind else {
            throw ExpressionError(
                .syntax,
                "a macro's variable must be a simple name",
                at: argument.range,
                hint: "as in `items.all(item, item > 0)`"
            )
        }
        return name
    }
}
