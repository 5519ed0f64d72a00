import Expression
import JSON
import JSONSchema

extension Loader {
    /// Arguments that are written in place fit the schema of what takes them, as far as that can be told before the
    /// expressions in them have values.
    mutating func checkArguments() {
        for arguments in notes.arguments {
            guard let node = arguments.node else {
                check(JSON.object([:]), templates: [], of: nil, arguments)
                continue
            }
            if let text = node.text, text.contains("${") { continue }
            var pointers: [JSONPointer] = []
            let instance = node.instance(at: JSONPointer(), templates: &pointers)
            check(instance, templates: pointers, of: node, arguments)
        }
    }

    private mutating func check(
        _ instance: JSON,
        templates: [JSONPointer],
        of node: YAMLNode?,
        _ arguments: LoaderNotes.Arguments
    ) {
        for violation in arguments.schema.schema.validate(instance) {
            let place = violation.instanceLocation
            guard violation.isDecided(with: templates) else { continue }
            let name = place.tokens.isEmpty ? "" : "`\(place.tokens.joined(separator: "."))` "
            problems.error(
                .arguments,
                at: node?.nearest(to: place).location ?? arguments.location,
                "the arguments do not fit \(arguments.taker): \(name)\(violation.message)"
            )
        }
    }
}

extension SchemaViolation {
    /// Whether the violation stands whatever the expressions at `templates` will compute.
    ///
    /// At a template itself and below nothing is known. Above one, only which members there are is known.
    fileprivate func isDecided(with templates: [JSONPointer]) -> Bool {
        let place = instanceLocation.tokens
        for template in templates.map(\.tokens) {
            // A member that must not be there is wrong whatever its value.
            if place == template, keywordLocation.tokens.last == "additionalProperties" { continue }
            if place.starts(with: template) { return false }
            let isAbove = template.starts(with: place)
            if isAbove, !["required", "additionalProperties", "propertyNames", "type"].contains(keyword) {
                return false
            }
        }
        // A branch that is not taken may be one that a template decides.
        let conditional = ["anyOf", "oneOf", "if", "then", "else", "not", "dependentSchemas"]
        return templates.isEmpty || !keywordLocation.tokens.contains { conditional.contains($0) }
    }
}

extension YAMLNode {
    /// The value with null in place of every text that an expression computes, and where those are.
    fileprivate func instance(at pointer: JSONPointer, templates: inout [JSONPointer]) -> JSON {
        switch content {
        case .scalar(let scalar):
            guard let text = scalar.value.stringValue, text.contains("${") else { return scalar.value }
            guard let constant = (try? Template(compiling: text, in: Environment(checking: .off)))?.constant else {
                templates.append(pointer)
                return .null
            }
            return .string(constant)
        case .sequence(let elements):
            return .array(
                elements.enumerated().map { $1.instance(at: pointer.appending($0), templates: &templates) }
            )
        case .mapping(let pairs):
            return .object(
                JSONObject(
                    pairs.map { ($0.key, $0.value.instance(at: pointer.appending($0.key), templates: &templates)) }
                )
            )
        }
    }
}
