extension PolicySchema {
    /// The schema in Cedar's syntax; reading it again gives an equal schema.
    public func rendered() -> String { SchemaRendering(namespaces).text() }
}

/// Writes declarations in Cedar's syntax.
struct SchemaRendering {
    private let namespaces: [SchemaNamespace]
    /// Names of types that somebody has declared, so that built-in ones need their prefix.
    private let declared: Set<String>

    init(_ namespaces: [SchemaNamespace]) {
        self.namespaces = namespaces
        declared = Set(namespaces.flatMap { $0.entityTypes.map(\.name.text) + $0.commonTypes.map(\.name.text) })
    }

    func text() -> String {
        var parts: [String] = []
        for namespace in namespaces {
            let declarations = declarations(of: namespace)
            if namespace.name.isEmpty {
                parts += declarations
            } else {
                let body = declarations.joined(separator: "\n\n").split(
                    separator: "\n",
                    omittingEmptySubsequences: false
                )
                .map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
                let head = annotations(namespace.annotations, "") + "namespace \(namespace.name) {"
                parts.append(body.isEmpty ? head + "}" : "\(head)\n\(body)\n}")
            }
        }
        return parts.map { $0 + "\n" }.joined(separator: "\n")
    }

    private func declarations(of namespace: SchemaNamespace) -> [String] {
        let types = namespace.commonTypes.map {
            annotations($0.annotations, "") + "type \($0.name) = \(type($0.type, ""));"
        }
        return types + namespace.entityTypes.map { entity($0, in: namespace.name) } + namespace.actions.map(action)
    }

    /// A shape as a record: JSON may name one, this syntax cannot.
    private func record(_ shape: SchemaType, in namespace: String) -> SchemaType {
        var shape = shape
        // A chain of names is not longer than there are names.
        for _ in declared {
            guard case .common(let name) = shape else { break }
            let candidates = name.text.contains("::") ? [name.text] : ["\(namespace)::\(name)", name.text]
            let found = namespaces.lazy.flatMap { space in
                space.commonTypes.map { (SchemaResolver.qualified($0.name.text, space.name), $0.type) }
            }.filter { candidates.contains($0.0) }.first
            guard let found else { break }
            shape = found.1
        }
        return shape
    }

    private func entity(_ declaration: EntityDeclaration, in namespace: String) -> String {
        var text = annotations(declaration.annotations, "") + "entity \(declaration.name)"
        switch declaration.kind {
        case .choices(let choices): text += " enum [\(choices.map(CedarText.quoted).joined(separator: ", "))]"
        case .standard(let parents, let shape, let tags):
            if !parents.isEmpty { text += " in [\(parents.map(\.text).joined(separator: ", "))]" }
            let shape = record(shape, in: namespace)
            if shape != .record([]) { text += " = \(type(shape, ""))" }
            if let tags { text += " tags \(type(tags, ""))" }
        }
        return text + ";"
    }

    private func action(_ declaration: ActionDeclaration) -> String {
        var text = annotations(declaration.annotations, "") + "action \(CedarText.quoted(declaration.id.text))"
        if !declaration.memberOf.isEmpty {
            let parents = declaration.memberOf.map { reference in
                (reference.type.map { "\($0)::" } ?? "") + CedarText.quoted(reference.id.text)
            }
            text += " in [\(parents.joined(separator: ", "))]"
        }
        // A list may not be empty in this syntax; an action that applies to nothing has none.
        if let appliesTo = declaration.appliesTo, !appliesTo.principals.isEmpty, !appliesTo.resources.isEmpty {
            text += " appliesTo {\n"
            text += "  principal: [\(appliesTo.principals.map(\.text).joined(separator: ", "))],\n"
            text += "  resource: [\(appliesTo.resources.map(\.text).joined(separator: ", "))],\n"
            text += "  context: \(type(appliesTo.context, "  "))\n}"
        }
        return text + ";"
    }

    private func type(_ type: SchemaType, _ indent: String) -> String {
        switch type {
        case .bool: return builtIn("Bool")
        case .long: return builtIn("Long")
        case .string: return builtIn("String")
        case .extension(let type): return builtIn(type.rawValue)
        case .set(let element): return "Set<\(self.type(element, indent))>"
        case .entity(let name), .common(let name), .named(let name): return name.text
        case .record(let attributes):
            guard !attributes.isEmpty else { return "{}" }
            let inner = indent + "  "
            let lines = attributes.map { attribute in
                let mark = attribute.isRequired ? "" : "?"
                let type = self.type(attribute.type, inner)
                return annotations(attribute.annotations, inner)
                    + "\(inner)\(CedarText.name(attribute.name))\(mark): \(type)"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
        }
    }

    private func builtIn(_ name: String) -> String { declared.contains(name) ? "__cedar::\(name)" : name }

    private func annotations(_ annotations: Annotations, _ indent: String) -> String {
        annotations.all.map { annotation in
            "\(indent)@\(annotation.name)" + (annotation.isBare ? "" : "(\(CedarText.quoted(annotation.value)))")
                + "\n"
        }.joined()
    }
}
