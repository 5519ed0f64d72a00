import Expression
import JSON

extension Loader {
    // MARK: Compiling

    /// A text with `${…}` in it; nil where it is missing or was noted.
    mutating func template(_ node: YAMLNode?, in environment: Environment) -> Template? {
        guard let node, let text = node.text else { return nil }
        return template(Document(text: text, place: .node(node)), in: environment)
    }

    mutating func template(_ document: Document, in environment: Environment) -> Template? {
        do throws(ExpressionError) {
            return try Template(compiling: document.text, in: environment, origin: document.origin)
        } catch {
            note(error, at: document.location(line: error.line ?? 1, column: error.column ?? 1))
            return nil
        }
    }

    /// Named texts, such as headers; nil where one of them was noted.
    mutating func templates(_ node: YAMLNode?, in environment: Environment) -> [(name: String, value: Template)]? {
        var templates: [(name: String, value: Template)] = []
        var isComplete = true
        for pair in node?.pairs ?? [] {
            guard let value = template(pair.value, in: environment) else {
                isComplete = false
                continue
            }
            templates.append((pair.key, value))
        }
        return isComplete ? templates : nil
    }

    /// A value whose texts may hold `${…}`; an empty object where it is missing.
    mutating func templateValue(_ node: YAMLNode?, in environment: Environment) -> TemplateValue? {
        guard let node else { return literalValue([:]) }
        // One error at a time is what the compiler gives: each text is asked for its own.
        var isComplete = true
        for leaf in node.texts where template(leaf, in: environment) == nil { isComplete = false }
        guard isComplete else { return nil }
        do throws(ExpressionError) {
            return try TemplateValue(compiling: node.json, in: environment) { node.nearest(to: $0).origin() }
        } catch {
            note(error, at: node.location)
            return nil
        }
    }

    /// An argument of a tool under its name, or null where the call has none.
    func argument(_ name: String) -> TemplateValue? {
        // Unchecked, for a type cannot be told that holds both the argument's values and null.
        let environment = Environment(variables: ["input": .dyn], checking: .off)
        return try? TemplateValue(compiling: .string("${input[?\"\(name)\"].orValue(null)}"), in: environment)
    }

    /// An expression, with or without `${…}` around it.
    mutating func expression(
        _ node: YAMLNode?,
        in environment: Environment,
        expecting type: CELType? = nil
    ) -> Expression? {
        guard let node, let text = node.text else { return nil }
        let bare = text.bareExpression
        do throws(ExpressionError) {
            let origin = node.origin(after: bare.offset)
            return try Expression(compiling: bare.text, in: environment, expecting: type, origin: origin)
        } catch {
            let shift = error.line == 1 ? bare.offset : 0
            note(error, at: node.location(line: error.line ?? 1, column: (error.column ?? 1) + shift))
            return nil
        }
    }

    private mutating func note(_ error: ExpressionError, at location: SourceLocation) {
        problems.error(.expression, at: location, error.message, hint: error.hint)
    }

    /// A text as it is.
    func literal(_ text: String) -> Template? {
        try? Template(compiling: text.replacing("${", with: "$${"), in: Environment())
    }

    /// A value as it is.
    func literalValue(_ value: JSON) -> TemplateValue? {
        try? TemplateValue(compiling: value, in: Environment())
    }

    // MARK: Within steps

    /// What is wrong with references to steps is told by ``stepReferences(in:scope:)`` and not again by the checker.
    mutating func template(_ node: YAMLNode?, in scope: Scope) -> Template? {
        node.flatMap { isSound($0, scope) ? template($0, in: scope.environment) : nil }
    }

    mutating func template(_ document: Document, in scope: Scope) -> Template? {
        isSound(document.text, scope) ? template(document, in: scope.environment) : nil
    }

    mutating func templateValue(_ node: YAMLNode, in scope: Scope) -> TemplateValue? {
        isSound(node, scope) ? templateValue(node, in: scope.environment) : nil
    }

    mutating func expression(_ node: YAMLNode, in scope: Scope, expecting type: CELType?) -> Expression? {
        guard let text = node.text, isSound("${\(text.bareExpression.text)}", scope) else { return nil }
        return expression(node, in: scope.environment, expecting: type)
    }

    /// The type of a list's elements, as far as it is known.
    func elementType(of value: TemplateValue) -> CELType {
        switch value.type {
        case .list(let element), .nullable(.list(let element)): element
        default: .dyn
        }
    }
}

extension YAMLNode {
    /// Where the scalar's text stands, without some characters at its beginning.
    func origin(after skipped: Int = 0) -> TextOrigin {
        let layout: TextOrigin.Layout =
            switch scalar?.layout {
            case .inline(let offset): .inline(offset: offset + skipped)
            case .block(let indentation): .block(indentation: indentation)
            case .other, nil: .other
            }
        return TextOrigin(file: location.file, line: location.line, column: location.column, layout: layout)
    }

    /// Every text in the value that may hold an expression.
    var texts: [YAMLNode] {
        switch content {
        case .scalar(let scalar): scalar.value.stringValue.map { $0.contains("${") ? [self] : [] } ?? []
        case .sequence(let elements): elements.flatMap(\.texts)
        case .mapping(let pairs): pairs.flatMap(\.value.texts)
        }
    }
}

extension String {
    /// The expression that is written alone or as `${…}`, and how many characters stand before it.
    var bareExpression: (text: String, offset: Int) {
        let scalars = unicodeScalars
        guard hasPrefix("${"), scalars.last == "}" else { return (self, 0) }
        return (String(scalars.dropFirst(2).dropLast()), 2)
    }
}
