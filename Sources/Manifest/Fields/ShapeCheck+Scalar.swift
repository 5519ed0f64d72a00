import JSON
import Journal
internal import Text

extension ShapeCheck {
    mutating func checkScalar(_ node: YAMLNode, _ shape: Shape, _ what: String) {
        guard shape.accepts(kindOf: node) else { return wrongType(node, shape, what) }
        switch shape {
        case .text(let rule):
            checkText(node, rule, what)
        case .integer(let range):
            guard let value = node.json.intValue, range.contains(Int(clamping: value)) else {
                return invalid(node, "\(what) is \(shape.expectation)")
            }
        case .number(let range):
            guard let value = node.json.doubleValue, range.contains(value) else {
                return invalid(node, "\(what) is \(shape.expectation)")
            }
        case .duration(let allowsZero):
            guard let duration = node.text.flatMap({ Duration(manifest: $0) }) else {
                return invalid(node, "\(what) is \(shape.expectation)", hint: Self.durationHint)
            }
            if duration == .zero, !allowsZero { invalid(node, "\(what) is longer than nothing") }
        case .durationTemplate:
            guard let text = node.text, text.contains("${") || Duration(manifest: text) != nil else {
                return invalid(node, "\(what) is \(shape.expectation)", hint: Self.durationHint)
            }
        case .money:
            guard node.scalar.flatMap({ Quantity.nanodollars($0.text) }) != nil else {
                return invalid(node, "\(what) is \(shape.expectation)", hint: "such as 0.25")
            }
        case .document:
            guard let pairs = node.pairs else { return }
            guard pairs.count == 1, pairs[0].key == "text", pairs[0].value.text != nil else {
                return invalid(node, "\(what) is \(shape.expectation)")
            }
        default:
            break
        }
    }

    private static let durationHint = "such as 500ms, 30s, 2m, 4h or 7d"

    private mutating func checkText(_ node: YAMLNode, _ rule: TextRule, _ what: String) {
        guard let text = node.text, !rule.accepts(text) else { return }
        guard !text.isEmpty else { return invalid(node, "\(what) is empty") }
        if case .word(let words) = rule {
            let hint = Spelling.nearest(to: text, among: words).map { "did you mean `\($0)`?" }
            return invalid(node, "\(what) is one of \(rule.expectation), not `\(text)`", hint: hint)
        }
        // What stands where a secret's name belongs may be the secret.
        let shown = rule == .secret ? "" : ", not `\(text.prefix(60))`"
        invalid(node, "\(what) is \(rule.expectation)\(shown)", hint: rule.hint(for: text))
    }

    private mutating func invalid(_ node: YAMLNode, _ message: String, hint: String? = nil) {
        problems.error(.invalidValue, at: node.location, message, hint: hint)
    }
}

extension TextRule {
    fileprivate func hint(for text: String) -> String? {
        switch self {
        case .identifier where text.contains("-"): "write `\(text.replacing("-", with: "_"))`"
        case .secret: "declare it under `secrets` in reeve.yaml and name it here"
        case .path: "paths begin at the project's directory"
        default: nil
        }
    }
}
