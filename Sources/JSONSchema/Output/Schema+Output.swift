public import JSON

extension Schema {
    /// The output formats of the standard (core, section 12.4).
    public enum OutputForm: String, Sendable, CaseIterable {
        /// Whether the value conforms and no more.
        case flag
        /// A flat list: of what fails, or of the keywords that hold with their annotations.
        case basic
        /// The tree of the schema, cut down to what fails or to what annotates.
        case detailed
        /// The whole tree.
        case verbose
    }

    /// The result of checking a value, in one of the standard's forms.
    ///
    /// Output units have `keywordLocation`, `absoluteKeywordLocation` and `instanceLocation`; the absolute place is left
    /// out where the schema has no URI and the way goes by no reference (core, section 12.3.2).
    public func output(_ value: JSON, form: OutputForm) -> JSON {
        if form == .flag { return ["valid": .bool(isValid(value))] }
        let root = trace(value)
        var output = root.members
        let units =
            switch form {
            case .flag, .basic: ((root.error == nil ? [] : [root]) + root.flattened).map { JSON.object($0.members) }
            case .detailed: root.children.flatMap { $0.condensed(isValid: root.isValid) }
            case .verbose: root.children.map(\.verbose)
            }
        output[root.isValid ? "annotations" : "errors"] = .array(units)
        return .object(output)
    }
}

extension OutputUnit {
    /// What a unit says of itself.
    fileprivate var members: JSONObject {
        var members: JSONObject = ["valid": .bool(isValid), "keywordLocation": .string(Self.pointer(way))]
        if !place.hasPrefix("#") || way.contains(where: Self.references.contains) {
            members["absoluteKeywordLocation"] = .string(Self.encoded(place))
        }
        members["instanceLocation"] = .string(Self.pointer(instance))
        if let error { members["error"] = .string(error) }
        if isValid, let annotation { members["annotation"] = annotation }
        return members
    }

    /// The keywords that decide, in one list: those with an error, or those that hold. What lies below a unit that says
    /// otherwise, such as a branch of `anyOf` that did not match, has no part in the result.
    fileprivate var flattened: [OutputUnit] {
        children.filter { $0.isValid == isValid }.flatMap { child in
            (child.isTold(in: isValid) ? [child] : []) + child.flattened
        }
    }

    private func isTold(in result: Bool) -> Bool {
        result ? keyword != nil && !isReserved : error != nil
    }

    /// The units with something to say, those between them and the root only where they hold several together.
    fileprivate func condensed(isValid result: Bool) -> [JSON] {
        guard isValid == result else { return [] }
        let below = children.flatMap { $0.condensed(isValid: result) }
        let speaks = result ? annotation != nil : error != nil
        if !speaks, below.count < 2 { return below }
        var unit = members
        if !below.isEmpty { unit[result ? "annotations" : "errors"] = .array(below) }
        return [.object(unit)]
    }

    /// The unit with all that lies below it.
    fileprivate var verbose: JSON {
        var unit = members
        if !children.isEmpty {
            unit[isValid ? "annotations" : "errors"] = .array(children.map(\.verbose))
        } else if !isValid, error == nil {
            unit["errors"] = []
        }
        return .object(unit)
    }

    private static let references: Set<String> = ["$ref", "$dynamicRef", "$recursiveRef"]

    private static func pointer(_ tokens: [String]) -> String { JSONPointer(tokens: tokens).description }

    /// A URI whose fragment's characters are those that a fragment may have (RFC 6901 section 6).
    private static func encoded(_ place: String) -> String {
        guard let hash = place.firstIndex(of: "#") else { return place }
        return place[...hash] + URIReference.encoded(place[place.index(after: hash)...])
    }
}
