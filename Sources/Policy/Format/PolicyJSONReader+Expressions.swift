internal import JSON
internal import Text

extension PolicyJSONReader {
    func expression(_ json: JSON) throws(PolicyError) -> Expression {
        guard case .object(let object) = json, object.count == 1, let member = object.members.first else {
            throw error("an expression is an object with one member, but got `\(json.typeName)`")
        }
        return try expression(member.key, member.value)
    }

    private func expression(_ name: String, _ json: JSON) throws(PolicyError) -> Expression {
        switch name {
        case "Value": return try value(json)
        case "Var":
            guard let variable = json.stringValue.flatMap(Expression.Variable.init(rawValue:)) else {
                throw error("`\(json.serialized())` is no variable")
            }
            return .variable(variable, at: .none)
        case "Slot": throw error("slots are only allowed in the policy scope")
        case "!", "neg", "isEmpty":
            let operand = try operand("arg", try fields(json, ["arg"]))
            return try node(name == "!" ? .not(operand) : name == "neg" ? .negate(operand) : .isEmpty(operand))
        case "&&": return try node(.and(try chain("&&", json)))
        case "||": return try node(.or(try chain("||", json)))
        case "if-then-else":
            let parts = try fields(json, ["if", "then", "else"])
            let (test, then) = (try operand("if", parts), try operand("then", parts))
            return try node(.conditional(test, then: then, otherwise: try operand("else", parts)))
        case ".":
            let parts = try fields(json, ["left", "attr"])
            return try node(.attribute(try operand("left", parts), try attribute(parts["attr"])))
        case "has":
            let parts = try fields(json, ["left", "attr"])
            return try node(.has(try operand("left", parts), try path(parts["attr"])))
        case "like":
            let parts = try fields(json, ["left", "pattern"])
            return try node(.like(try operand("left", parts), try pattern(try parts.array("pattern"))))
        case "is":
            let parts = try fields(json, ["left", "entity_type", "in"])
            let (left, type) = (try operand("left", parts), try type(parts["entity_type"]))
            guard parts["in"] != nil else { return try node(.isType(left, type)) }
            return try node(.isTypeIn(left, type, try operand("in", parts)))
        case "Set": return try node(.set(try expressions(json)))
        case "Record":
            guard case .object(let fields) = json else { throw error("`Record` must be an object") }
            var result: [Expression.Field] = []
            for field in fields {
                result.append(Expression.Field(name: AttributeName(field.key), value: try expression(field.value)))
            }
            return try node(.record(result))
        default:
            if let comparison = Expression.BinaryOperator(rawValue: name) {
                let parts = try fields(json, ["left", "right"])
                return try node(.binary(comparison, try operand("left", parts), try operand("right", parts)))
            }
            guard let function = ExtensionFunction(rawValue: name) else {
                let known = ExtensionFunction.allCases.map(\.rawValue)
                let hint = Spelling.nearest(to: name, among: known).map { "; did you mean `\($0)`?" } ?? ""
                throw error("`\(name)` is no operation\(hint)")
            }
            let arguments = try expressions(json)
            guard !function.isMethod || !arguments.isEmpty else { throw error("`\(name)` needs a receiver") }
            return try node(.call(function, arguments))
        }
    }

    private func operand(_ name: String, _ parts: PolicyJSONFields) throws(PolicyError) -> Expression {
        guard let operand = parts[name] else { throw error("an operation lacks its `\(name)`") }
        return try expression(operand)
    }

    private func expressions(_ json: JSON) throws(PolicyError) -> [Expression] {
        guard case .array(let elements) = json else { throw error("expected an array of expressions") }
        var result: [Expression] = []
        for element in elements { result.append(try expression(element)) }
        return result
    }

    /// The operands of operations that are nested to the left, which is how a chain without parentheses is.
    private func chain(_ name: String, _ json: JSON) throws(PolicyError) -> [Expression] {
        var operands: [Expression] = []
        var rest = json
        while true {
            let parts = try fields(rest, ["left", "right"])
            operands.append(try operand("right", parts))
            guard let left = parts["left"] else { throw error("`\(name)` needs `left` and `right`") }
            guard let inner = left[name], left.objectValue?.count == 1 else {
                operands.append(try expression(left))
                break
            }
            rest = inner
        }
        return operands.reversed()
    }

    private func attribute(_ json: JSON?) throws(PolicyError) -> AttributeName {
        guard let name = json?.stringValue else { throw error("expected a string `attr`") }
        return AttributeName(name)
    }

    /// One attribute, or several of which each is that of the one before.
    private func path(_ json: JSON?) throws(PolicyError) -> [AttributeName] {
        guard case .array(let names)? = json else { return [try attribute(json)] }
        guard !names.isEmpty else { throw error("expected a string `attr`, or several") }
        var path: [AttributeName] = []
        for name in names { path.append(try attribute(name)) }
        // Cedar's syntax, by way of which all JSON is read, has no other names in a path.
        for name in path where path.count > 1 && !CedarText.isIdentifier(name.text) {
            throw error("`\(name.text)` cannot stand in a path of `has`")
        }
        return path
    }

    private func pattern(_ json: [JSON]?) throws(PolicyError) -> Pattern {
        guard let json else { throw error("`like` lacks its `pattern`") }
        var pieces: [Escapes.Piece] = []
        for piece in json {
            if piece == "Wildcard" {
                pieces.append(.wildcard)
            } else if let text = piece["Literal"]?.stringValue, piece.objectValue?.count == 1 {
                pieces += text.unicodeScalars.map { .scalar($0) }
            } else {
                throw error("a pattern consists of `\"Wildcard\"` and `{\"Literal\": \"…\"}`")
            }
        }
        return Pattern(pieces)
    }

    private func value(_ json: JSON) throws(PolicyError) -> Expression {
        switch json {
        case .bool(let value): return .literal(.bool(value), at: .none)
        case .int(let value): return .literal(.long(value), at: .none)
        case .string(let value): return .literal(.string(value), at: .none)
        case .array(let elements):
            var expressions: [Expression] = []
            for element in elements { expressions.append(try value(element)) }
            return try node(.set(expressions))
        case .object(let object):
            if object.count == 1, object["__entity"] != nil { return .literal(.entity(try uid(json)), at: .none) }
            if object.count == 1, let call = object["__extn"] {
                guard let name = call["fn"]?.stringValue, let argument = call["arg"] else {
                    throw error("`__extn` needs `fn` and `arg`")
                }
                return try node(.call(try function(name), [try value(argument)]))
            }
            if object.count == 1, object["__expr"] != nil { throw error("the `__expr` escape is no longer supported") }
            var fields: [Expression.Field] = []
            for field in object {
                fields.append(Expression.Field(name: AttributeName(field.key), value: try value(field.value)))
            }
            return try node(.record(fields))
        case .null, .uint, .double: throw error("`\(json.serialized())` is no Cedar value")
        }
    }

    /// The function that makes a value of an extension.
    private func function(_ name: String) throws(PolicyError) -> ExtensionFunction {
        if let function = ExtensionFunction(rawValue: name) { return function }
        let known = ExtensionFunction.allCases.filter { !$0.isMethod }.map(\.rawValue)
        throw PolicyError(
            .function,
            "in policy `\(id)`: there is no function `\(name)`",
            hint: Spelling.nearest(to: name, among: known).map { "did you mean `\($0)`?" }
                ?? "there are " + known.map { "`\($0)`" }.joined(separator: ", ")
        )
    }

    private func node(_ kind: Expression.Kind) throws(PolicyError) -> Expression {
        guard let expression = Expression(kind, at: .none) else {
            throw PolicyError(.depth, "in policy `\(id)`: more than \(Expression.depthMax) operations deep")
        }
        return expression
    }
}
