internal import Text

extension Typechecker {
    private func expectOwner(_ owner: Expression, _ prior: Set<Capability>, isTest: Bool) -> TypeAnswer {
        expect(owner, prior, "an entity, or a record", { $0.isEntity || $0.isRecord }) { type in
            guard isTest else { return nil }
            switch type {
            case .set: return "try using `.contains()` to test for membership in a set"
            case .string: return "try using `like` to examine the contents of a string"
            default: return nil
            }
        }
    }

    func attribute(
        _ expression: Expression,
        _ owner: Expression,
        _ name: AttributeName,
        _ prior: Set<Capability>
    ) -> TypeAnswer {
        let answer = expectOwner(owner, prior, isTest: false)
        guard let type = answer.type, let attributes = model.attributes(of: type) else { return .unsound(nil) }
        guard let attribute = attributes[name] else {
            check.report(
                .unknownAttribute,
                "\(access(owner, type, name, prior)) not found",
                at: expression.span,
                hint: Spelling.nearest(to: name.text, among: attributes.keys.map(\.text)).map {
                    "did you mean `\($0)`?"
                }
            )
            return .unsound(nil)
        }
        guard attribute.isRequired || prior.contains(Capability(owner: owner, kind: .attribute(name))) else {
            let text = check.policy.storage.source.snippet(owner.span)
            check.report(
                .optionalAttribute,
                "unable to guarantee safety of access to optional \(access(owner, type, name, prior))",
                at: expression.span,
                hint: "try testing for the attribute's presence with `\(text) has \(CedarText.name(name.text)) && ..`"
            )
            return .unsound(attribute.type)
        }
        return TypeAnswer.sound(attribute.type).after(answer)
    }

    /// How a message names an attribute: with the path from the entity or the context.
    private func access(
        _ owner: Expression,
        _ type: StaticType,
        _ name: AttributeName,
        _ prior: Set<Capability>
    ) -> String {
        var path = [name.text]
        var (owner, type) = (owner, Optional(type))
        while case .record = type, case .attribute(let next, let name) = owner.kind {
            path.insert(name.text, at: 0)
            owner = next
            // What is wrong with the owner has been reported; here only its type is of interest.
            type = Typechecker(check: PolicyCheck(check.policy, model), environment: environment).type(next, prior).type
        }
        let attribute = "attribute `\(path.joined(separator: "."))`"
        if case .entity(let type) = type { return "\(attribute) on entity type `\(type)`" }
        if case .variable(.context) = owner.kind { return "\(attribute) in context for `\(environment.action)`" }
        return attribute
    }

    /// `owner has a.b.c` is `owner has a && owner.a has b && owner.a.b has c`.
    func has(_ owner: Expression, _ path: [AttributeName], _ prior: Set<Capability>) -> TypeAnswer {
        var answer = has(owner, path[0], prior)
        var owner = owner
        for (previous, name) in zip(path, path.dropFirst()) {
            guard answer.type != .boolean(false) else { return TypeAnswer.sound(.boolean(false)).after(answer) }
            owner = owner.step(previous)
            answer = Self.conjunction(answer, has(owner, name, prior.union(answer.capabilities)))
        }
        return answer
    }

    private func has(_ owner: Expression, _ name: AttributeName, _ prior: Set<Capability>) -> TypeAnswer {
        let answer = expectOwner(owner, prior, isTest: true)
        guard let type = answer.type, let attributes = model.attributes(of: type) else { return .unsound(.boolean) }
        guard let attribute = attributes[name] else { return TypeAnswer.sound(.boolean(false)).after(answer) }
        let capability = Capability(owner: owner, kind: .attribute(name))
        // An entity that is unknown has no attributes, whatever its type says; a record has what its type requires.
        let isThere = prior.contains(capability) || (attribute.isRequired && type.isRecord)
        return TypeAnswer.sound(isThere ? .boolean(true) : .boolean, [capability]).after(answer)
    }

    func hasTag(_ owner: Expression, _ tag: Expression, _ prior: Set<Capability>) -> TypeAnswer {
        let ownerAnswer = expect(owner, prior, "an entity") { $0.isEntity }
        let tagAnswer = expect(tag, prior, "String") { $0 == .string }
        guard case .entity(let type) = ownerAnswer.type else { return .unsound(nil) }
        let capability = Capability(owner: owner, kind: .tag(tag))
        let known: StaticType =
            if model.entity(type)?.tags == nil {
                .boolean(false)
            } else {
                prior.contains(capability) ? .boolean(true) : .boolean
            }
        return TypeAnswer.sound(known, [capability]).after(ownerAnswer, tagAnswer)
    }

    func getTag(
        _ expression: Expression,
        _ owner: Expression,
        _ tag: Expression,
        _ prior: Set<Capability>
    ) -> TypeAnswer {
        let ownerAnswer = expect(owner, prior, "an entity") { $0.isEntity }
        let tagAnswer = expect(tag, prior, "String") { $0 == .string }
        guard case .entity(let type) = ownerAnswer.type else { return .unsound(nil) }
        let text = check.policy.storage.source.snippet(tag.span)
        guard prior.contains(Capability(owner: owner, kind: .tag(tag))) else {
            let ownerText = check.policy.storage.source.snippet(owner.span)
            check.report(
                .uncheckedTag,
                "unable to guarantee safety of access to tag `\(text)` on entity type `\(type)`",
                at: expression.span,
                hint: "try testing for the tag's presence with `\(ownerText).hasTag(\(text)) && ..`"
            )
            return .unsound(nil)
        }
        guard let tags = model.entity(type)?.tags else {
            check.report(.noTags, "this entity type does not have tags: `\(type)`", at: expression.span)
            return .unsound(nil)
        }
        return TypeAnswer.sound(tags).after(ownerAnswer, tagAnswer)
    }

    func call(
        _ expression: Expression,
        _ function: ExtensionFunction,
        _ arguments: [Expression],
        _ prior: Set<Capability>
    ) -> TypeAnswer {
        let result = Self.type(function.result)
        let parameters = function.parameters
        var isSound = true
        if arguments.count != parameters.count {
            check.report(
                .argumentCount,
                "wrong number of arguments in extension function application. Expected \(parameters.count), got"
                    + " \(arguments.count)",
                at: expression.span
            )
            isSound = false
        }
        if let type = function.constructed { isSound = checkLiteral(expression, type, arguments) && isSound }
        guard isSound else {
            for argument in arguments { _ = self.type(argument, prior) }
            return .unsound(result)
        }
        for (argument, parameter) in zip(arguments, parameters.all) {
            let wanted = Self.type(parameter)
            let answer = expect(argument, prior, "\(wanted)") { actual in
                actual == wanted || (wanted == .boolean && actual.isBoolean)
            }
            isSound = isSound && answer.isSound
        }
        return isSound ? .sound(result) : .unsound(result)
    }

    /// Whether a constructor gets what it can read, as a literal.
    private func checkLiteral(_ expression: Expression, _ type: ExtensionType, _ arguments: [Expression]) -> Bool {
        var isSound = true
        if arguments.count == 1, case .literal(.string(let text)) = arguments[0].kind, type.value(text) == nil {
            check.report(
                .malformedArgument,
                "error during extension function argument validation: failed to parse as a \(type.rawValue) value:"
                    + " `\(CedarText.quoted(text))`",
                at: expression.span,
                hint: type.example
            )
            isSound = false
        }
        let areLiterals = arguments.allSatisfy { if case .literal = $0.kind { true } else { false } }
        if !areLiterals {
            check.report(
                .computedArgument,
                "extension constructors may not be called with non-literal expressions",
                at: expression.span,
                hint: "consider applying extension constructors inside attribute values when constructing entity or"
                    + " context data"
            )
            isSound = false
        }
        return isSound
    }

    private static func type(_ kind: ExtensionFunction.Kind) -> StaticType {
        switch kind {
        case .string: .string
        case .bool: .boolean
        case .long: .long
        case .value(let type): .extension(type)
        }
    }
}
