import Expression

extension Loader {
    /// The steps that the texts of a value name; those that cannot be named from here are noted.
    mutating func stepReferences(in node: YAMLNode, scope: Scope) -> Set<String> {
        var names: Set<String> = []
        for leaf in node.texts {
            names.formUnion(stepReferences(in: Document(text: leaf.text ?? "", place: .node(leaf)), scope: scope))
        }
        return names
    }

    mutating func stepReferences(in document: Document, scope: Scope) -> Set<String> {
        var names: Set<String> = []
        for reference in StepReference.find(in: document.text) {
            let place = reference.place(in: document.text)
            if let problem = problem(with: reference, scope: scope) {
                problems.error(
                    problem.code,
                    at: document.location(line: place.line, column: place.column),
                    problem.message,
                    hint: problem.hint
                )
            }
            if let name = reference.name { names.insert(name) }
        }
        return names.filter { scope.own[$0] != nil || scope.outer[$0] != nil }
    }

    mutating func stepReferences(inExpression node: YAMLNode, scope: Scope) -> Set<String> {
        guard let text = node.text else { return [] }
        let bare = text.bareExpression
        // A bare expression is found in the text as a template is: only its offset differs.
        guard bare.offset == 0 else { return stepReferences(in: node, scope: scope) }
        var shifted = node
        if case .scalar(var scalar) = node.content, case .inline(let offset) = scalar.layout {
            scalar.layout = .inline(offset: offset - 2)
            shifted.content = .scalar(scalar)
        }
        return stepReferences(in: Document(text: "${\(text)}", place: .node(shifted)), scope: scope)
    }

    /// Whether all steps that the texts of a value name can be named from here.
    func isSound(_ node: YAMLNode, _ scope: Scope) -> Bool {
        node.texts.allSatisfy { isSound($0.text ?? "", scope) }
    }

    func isSound(_ text: String, _ scope: Scope) -> Bool {
        StepReference.find(in: text).allSatisfy { problem(with: $0, scope: scope) == nil }
    }

    private func problem(
        with reference: StepReference,
        scope: Scope
    ) -> (code: Problem.Code, message: String, hint: String?)? {
        guard let name = reference.name else {
            return (.unknownStep, "`steps` is used without the name of a step", "write `steps.NAME.output`")
        }
        if name == scope.step { return (.cycle, "the step `\(name)` uses its own result", nil) }
        if scope.enclosing.contains(name) {
            return (.cycle, "the step `\(name)` has no result before its own steps have ended", nil)
        }
        if scope.own[name] != nil || scope.outer[name] != nil { return nil }
        if let holder = scope.elsewhere[name] {
            let hint =
                holder == scope.step
                ? "it runs within this step, after this is computed"
                : "it runs within `\(holder)`: give that an `output`, and use `steps.\(holder).output`"
            return (.unknownStep, "the step `\(name)` is not seen from here", hint)
        }
        let names = Set(scope.own.keys).union(scope.outer.keys).filter { $0 != scope.step }
        return (
            .unknownStep, "there is no step `\(name)`", Suggestion.hint(for: name, among: names, kind: "other step")
        )
    }
}

/// A place in a text of templates where `steps` is read.
struct StepReference: Hashable {
    /// Nil where `steps` is used as a whole, or by a name that is computed.
    var name: String?

    /// All steps that the expressions of a text name. A text that cannot be compiled names none; the compiler says why.
    static func find(in text: String) -> [StepReference] {
        guard text.contains("${"), text.contains("steps") else { return [] }
        guard let template = try? Template(compiling: text, in: Environment(checking: .off)) else { return [] }
        return template.references.filter { $0.first == "steps" }
            .map { StepReference(name: $0.dropFirst().first) }
            .reduce(into: Set()) { $0.insert($1) }
            .sorted { ($0.name ?? "") < ($1.name ?? "") }
    }

    /// Where it stands, as far as the text tells: line and column from 1.
    func place(in text: String) -> (line: Int, column: Int) {
        let forms = name.map { ["steps.\($0)", "steps[\"\($0)\"]", "steps['\($0)']"] } ?? []
        let scalars = Array(text.unicodeScalars)
        let offset = (forms + ["steps"]).lazy.compactMap { Self.offset(of: Array($0.unicodeScalars), in: scalars) }
            .first
        guard let offset else { return (1, 1) }
        let line = scalars[..<offset].count { $0 == "\n" } + 1
        let column = offset - (scalars[..<offset].lastIndex(of: "\n") ?? -1)
        return (line, column)
    }

    /// The first place of a word that is not a part of a longer one.
    private static func offset(of word: [Unicode.Scalar], in text: [Unicode.Scalar]) -> Int? {
        guard word.count <= text.count else { return nil }
        return (0...(text.count - word.count)).first { start in
            let end = start + word.count
            guard text[start..<end].elementsEqual(word) else { return false }
            let isBegin = start == 0 || !(text[start - 1].isWord || text[start - 1] == ".")
            return isBegin && (end == text.count || !text[end].isWord)
        }
    }
}
