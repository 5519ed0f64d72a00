import Expression
import JSON

/// A case of cel-spec's simple tests, as proto-JSON has it.
struct ConformanceCase {
    let file: String
    let name: String
    private let json: JSON

    init?(_ json: JSON) {
        guard let file = json["file"]?.stringValue, let section = json["section"]?.stringValue,
            let name = json["name"]?.stringValue
        else { return nil }
        self.file = file
        self.name = "\(section)/\(name)"
        self.json = json
    }

    /// What is wrong, or nil where the case passes.
    func failure() -> String? {
        let environment = self.environment
        do throws(ExpressionError) {
            let expression = try Expression(compiling: json["expr"]?.stringValue ?? "", in: environment)
            if let deduced = json["typed_result"]?["deduced_type"] {
                let type = ProtoType.type(deduced)
                guard expression.type == type else { return "is of type \(expression.type), not \(type)" }
            }
            guard json["check_only"] != .bool(true) else { return nil }
            let value = try expression.evaluate(bindings)
            guard !expectsError else { return "is \(value), not an error" }
            let expected = json["value"] ?? json["typed_result"]?["result"] ?? ["bool_value": true]
            return ProtoValue.matches(value, expected) ? nil : "is \(value), not \(expected)"
        } catch {
            return expectsError ? nil : "fails: \(error)"
        }
    }

    private var expectsError: Bool { json["eval_error"] != nil || json["any_eval_errors"] != nil }

    private var environment: Environment {
        var variables: [String: CELType] = [:]
        var functions: [CELFunction] = []
        for declaration in json["type_env"]?.arrayValue ?? [] {
            guard let name = declaration["name"]?.stringValue else { continue }
            if let type = declaration["ident"]?["type"] { variables[name] = ProtoType.type(type) }
            for overload in declaration["function"]?["overloads"]?.arrayValue ?? [] {
                functions.append(
                    CELFunction(
                        declaring: name,
                        isMember: overload["is_instance_function"] == .bool(true),
                        parameters: (overload["params"]?.arrayValue ?? []).map(ProtoType.type),
                        result: overload["result_type"].map(ProtoType.type) ?? .dyn
                    )
                )
            }
        }
        return Environment(
            variables: variables,
            functions: functions,
            container: json["container"]?.stringValue ?? "",
            checking: json["disable_check"] == .bool(true) ? .off : .strict
        )
    }

    private var bindings: Bindings {
        var bindings = Bindings()
        for member in json["bindings"]?.objectValue ?? [:] {
            bindings[member.key] = member.value["value"].flatMap(ProtoValue.value)
        }
        return bindings
    }
}
