public import JSON

extension Schema {
    /// The output formats of the standard (core, section 12.4).
    public enum OutputForm: String, Sendable, CaseIterable {
        /// `{"valid": false}` and no more.
        case flag
        /// A flat list of what fails.
        case basic
        /// What fails, the branches of `anyOf` and the like below their keyword.
        case detailed
    }

    /// The result of checking a value, in one of the standard's forms.
    ///
    /// `errors` is there for a value that does not conform; annotations are not collected.
    public func output(_ value: JSON, form: OutputForm) -> JSON {
        let violations = form == .flag ? [] : validate(value)
        let isValid = form == .flag ? self.isValid(value) : violations.isEmpty
        var output: JSONObject = ["valid": .bool(isValid)]
        switch form {
        case .flag: break
        case .basic where !isValid:
            output["errors"] = .array(violations.flatMap(\.flattened).map { $0.unit(nests: false) })
        case .detailed where !isValid: output["errors"] = .array(violations.map { $0.unit(nests: true) })
        default: break
        }
        return .object(output)
    }
}

extension SchemaViolation {
    /// This one and its causes, in one list.
    fileprivate var flattened: [SchemaViolation] { [self] + causes.flatMap(\.flattened) }

    /// The output unit (core, section 12.3).
    fileprivate func unit(nests: Bool) -> JSON {
        var unit: JSONObject = [
            "valid": false,
            "keywordLocation": .string(keywordLocation.description),
            "absoluteKeywordLocation": .string(absoluteKeywordLocation),
            "instanceLocation": .string(instanceLocation.description),
            "error": .string(message),
        ]
        if nests, !causes.isEmpty { unit["errors"] = .array(causes.map { $0.unit(nests: true) }) }
        return .object(unit)
    }
}
