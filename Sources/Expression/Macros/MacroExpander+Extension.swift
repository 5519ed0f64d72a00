extension MacroExpander {
    /// `cel.bind`, `cel.block` and the names that only blocks use (bindings and block extensions).
    mutating func celMacro(
        _ name: String,
        arguments: [Syntax],
        call: Syntax
    ) throws(ExpressionError) -> Syntax? {
        switch (name, arguments.count) {
        case ("bind", 3):
            return try node(
                .binding(name: try variable(arguments[0]), value: arguments[1], body: arguments[2]),
                call
            )
        case ("block", 2):
            guard case .list(let elements) = arguments[0].kind, !elements.contains(where: \.isOptional) else {
                throw ExpressionError(.syntax, "`cel.block` needs a list of values", at: arguments[0].range)
            }
            var body = arguments[1]
            for (index, element) in elements.enumerated().reversed() {
                body = try node(.binding(name: "@index\(index)", value: element.value, body: body), call)
            }
            return body
        case ("index", 1):
            return try node(.identifier("@index\(try number(arguments[0]))", isRooted: false), call)
        case ("iterVar", 2):
            let name = "@iterator:\(try number(arguments[0])):\(try number(arguments[1]))"
            return try node(.identifier(name, isRooted: false), call)
        case ("accuVar", 2):
            let name = "@accumulator:\(try number(arguments[0])):\(try number(arguments[1]))"
            return try node(.identifier(name, isRooted: false), call)
        default:
            return nil
        }
    }

    private func number(_ argument: Syntax) throws(ExpressionError) -> Int64 {
        guard case .literal(.int(let value)) = argument.kind, value >= 0 else {
            throw ExpressionError(.syntax, "the argument must be a whole number", at: argument.range)
        }
        return value
    }

    /// `math.greatest` and `math.least` take any number of arguments: many become one list.
    ///
    /// What is plainly no number is refused here (math extension), also where types are not checked.
    mutating func extremum(
        _ name: String,
        arguments: [Syntax],
        call: Syntax
    ) throws(ExpressionError) -> Syntax? {
        var numbers = arguments
        if arguments.count == 1, case .list(let elements) = arguments[0].kind { numbers = elements.map(\.value) }
        guard !numbers.isEmpty else {
            throw ExpressionError(.invalidArgument, "`\(name)` needs at least one number", at: call.range)
        }
        for number in numbers where !mayBeNumber(number) {
            throw ExpressionError(.invalidArgument, "`\(name)` takes numbers, or one list of them", at: number.range)
        }
        guard arguments.count > 2 else { return nil }
        let list = try node(.list(arguments.map { Syntax.Element(value: $0, isOptional: false) }), call)
        return try node(.call(name, receiver: nil, arguments: [list]), call)
    }

    private func mayBeNumber(_ node: Syntax) -> Bool {
        switch node.kind {
        case .literal(.int), .literal(.uint), .literal(.double): true
        case .literal, .list, .map: false
        default: true
        }
    }

    /// `o.optMap(x, f)` is `o.hasValue() ? optional.of(f) : optional.none()` with `x` standing for `o.value()`.
    mutating func optional(
        _ operand: Syntax,
        _ arguments: [Syntax],
        isFlat: Bool,
        call: Syntax
    ) throws(ExpressionError) -> Syntax {
        let name = "@optional"
        let tested = try node(.identifier(name, isRooted: false), call)
        let opened = try node(.identifier(name, isRooted: false), call)
        let test = try node(.call("hasValue", receiver: tested, arguments: []), call)
        let value = try node(.call("value", receiver: opened, arguments: []), call)
        var some = try node(
            .binding(name: try variable(arguments[0]), value: value, body: arguments[1]),
            call
        )
        if !isFlat { some = try node(.call("optional.of", receiver: nil, arguments: [some]), call) }
        let none = try node(.call("optional.none", receiver: nil, arguments: []), call)
        let choice = try node(
            .call(Operator.conditional.rawValue, receiver: nil, arguments: [test, some, none]),
            call
        )
        return try node(.binding(name: name, value: operand, body: choice), call)
    }
}
