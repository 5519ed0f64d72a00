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
        case "!": return try node(.not(try operand("arg", json)))
        case "neg": return try node(.negate(try operand("arg", json)))
        case "isEmpty": return try node(.isEmpty(try operand("arg", json)))
        case "&&": return try node(.and(try chain("&&", json)))
        case "||": return try node(.or(try chain("||", json)))
        case "if-then-else":
            let (test, then) = (try operand("if", json), try operand("then", json))
            return try node(.conditional(test, then: then, otherwise: try operand("else", json)))
        case ".": return try node(.attribute(try operand("left", json), try attribute(json)))
        case "has": return try node(.has(try operand("left", json), [try attribute(json)]))
        case "like": return try node(.like(try operand("left", json), try pattern(json["pattern"])))
        case "is":
            let (left, type) = (try operand("left", json), try type(json["entity_type"]))
            guard json["in"] != nil else { return try node(.isType(left, type)) }
            return try node(.isTypeIn(left, type, try operand("in", json)))
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
                return try node(.binary(comparison, try operand("left", json), try operand("right", json)))
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

    private func operand(_ name: String, _ json: JSON) throws(PolicyError) -> Expression {
        guard let operand = json[name] else { throw error("an operation lacks its `\(name)`") }
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
        while let left = rest["left"] {
            operands.append(try operand("right", rest))
            guard let inner = left[name], left.objectValue?.count == 1 else {
                operands.append(try expression(left))
                break
            }
            rest = inner
        }
        guard operands.count > 1 else { throw error("`\(name)` needs `left` and `right`") }
        return operands.reversed()
    }

    private func attribute(_ json: JSON) throws(PolicyError) -> AttributeName {
        guard let name = json["attr"]?.stringValue else { throw error("expected a string `attr`") }
        return AttributeName(name)
    }

    private func pattern(_ json: JSON?) throws(PolicyError) -> Pattern {
        var pieces: [Escapes.Piece] = []
        for piece in json?.arrayValue ?? [] {
            if piece == "Wildcard" {
                pieces.append(.wildcard)
            } else if let text = piece["Literal"]?.stringValue {
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
                guard let function = call["fn"]?.stringValue.flatMap(ExtensionFunction.init(rawValue:)),
                    let argument = call["arg"]
                else { throw error("`__extn` needs `fn` and `arg`") }
                return try node(.call(function, [try value(argument)]))
            }
            var fields: [Expression.Field] = []
            for field in object {
                fields.append(Expression.Field(name: AttributeName(field.key), value: try value(field.value)))
            }
            return try node(.record(fields))
        case .null, .uint, .double: throw error("`\(json.serialized())` is no Cedar value")
        }
    }

    private func node(_ kind: Expression.Kind) throws(PolicyError) -> Expression {
        guard let expression = Expression(kind, at: .none) else {
            throw PolicyError(.depth, "in policy `\(id)`: more than \(Expression.depthMax) operations deep")
        }
        return expression
    }
}
