import Expression
public import JSON

/// CEL, compared with `cel-expr-python`, which is cel-cpp.
public struct CelSubject: Subject {
    /// The word for it in commands, folders and reports.
    public let name = "cel"
    /// The script that answers for the other implementation.
    public let script = "cel.py"
    /// The members that the shrinker may not touch.
    public let fixed: Set<String> = ["types", "checked", "bindings"]
    /// Expressions of the conformance corpus that need none of its own variables.
    private let corpus: [String]

    /// A subject that also mutates expressions of a corpus.
    public init(corpus: [JSON] = []) {
        self.corpus = corpus.filter { $0["type_env"] == nil && $0["bindings"] == nil && $0["container"] == nil }
            .compactMap { $0["expr"]?.stringValue }
    }

    /// A random case of CEL.
    public func generate(_ random: inout SplitMix64) -> JSON {
        var bindings = JSONObject()
        for variable in CelVariables.all { bindings[variable.name] = CelValues.binding(variable.shape, &random) }
        let types = CelVariables.all.map { ($0.name, JSON.string($0.type)) }
        return [
            "expr": .string(expression(&random)), "checked": .bool(random.chance(80)),
            "types": .object(JSONObject(types)), "bindings": .object(bindings),
        ]
    }

    private func expression(_ random: inout SplitMix64) -> String {
        if !corpus.isEmpty, random.chance(20) {
            var text = random.pick(corpus)
            for _ in 0..<(1 + random.below(2)) { text = CelMutation.changed(text, &random) }
            return text
        }
        let shape = CelShape.random(depth: 2, &random)
        var writer = CelWriter(noise: random.pick([0, 0, 0, 3, 10]))
        let text = writer.expression(shape, depth: 1 + random.below(4), &random)
        return shape.isReadable ? text : "[\(text)].map(e, string(e))"
    }

    /// What Reeve makes of a case.
    public func answer(_ test: JSON) -> JSON { Self.answer(test, functions: []) }

    /// What Reeve makes of a case with some functions more.
    static func answer(_ test: JSON, functions: [CELFunction]) -> JSON {
        var variables: [String: CELType] = [:]
        for member in test["types"]?.objectValue ?? JSONObject() {
            variables[member.key] = CelBinding.type(member.value.stringValue ?? "")
        }
        let isChecked = test["checked"] != false
        let environment = Environment(
            variables: variables,
            functions: functions,
            checking: isChecked ? .strict : .off
        )
        let expression: Expression
        do {
            expression = try Expression(compiling: test["expr"]?.stringValue ?? "", in: environment)
        } catch {
            return ["status": "refused", "code": .string(error.code.rawValue), "message": .string("\(error)")]
        }
        var bindings = Bindings()
        for member in test["bindings"]?.objectValue ?? JSONObject() {
            bindings[member.key] = CelBinding.value(member.value)
        }
        var answer: JSONObject = isChecked ? ["type": .string(CelBinding.shown(expression.type))] : [:]
        do {
            answer["value"] = CelBinding.shown(try expression.evaluate(bindings))
            answer["status"] = "value"
        } catch {
            answer["status"] = "failed"
            answer["code"] = .string(error.code.rawValue)
            answer["message"] = .string("\(error)")
        }
        return .object(answer)
    }

    /// What a case has that a report should count.
    public func features(_ ours: JSON) -> [String] { [ours["status"]?.stringValue ?? ""] }

    /// In what two answers differ, most important first.
    public func differences(_ test: JSON, ours: JSON, theirs: JSON) -> [String] {
        guard ours["status"] == theirs["status"] else {
            // Two refusals are one, at whichever time; but what the peer's checker finds, Reeve's must find too.
            let isRefused = ours["status"] != "value" && theirs["status"] != "value"
            if isRefused, test["checked"] == false || ours["status"] == "refused" { return [] }
            let (left, right) = (ours["status"]?.stringValue ?? "", theirs["status"]?.stringValue ?? "")
            return ["\(left) for \(right)"]
        }
        guard ours["value"] == theirs["value"] else { return ["value"] }
        // Answers that were saved may know nothing of types.
        guard let type = ours["type"], let other = theirs["type"] else { return [] }
        return type == other ? [] : ["type"]
    }

    /// Why a difference is meant to be, or nil where it is not.
    public func reason(for difference: String, _ test: JSON, ours: JSON, theirs: JSON) -> String? {
        CelDifferences.reason(for: difference, test, ours: ours, theirs: theirs)
    }
}
