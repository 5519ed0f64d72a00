import JSON
import JSONSchema
import Manifest

/// The second stage: do the arguments look as the tool says?
enum InputValidation {
    static let bytesMax = 1 << 20
    static let depthMax = 64
    private static let violationsShownMax = 8

    /// Throws a refusal that lists what is wrong.
    static func validate(_ passage: Passage) throws(Halt) {
        let input = passage.call.input
        guard depth(of: input, max: depthMax) <= depthMax else {
            throw .refused(tooLarge("the arguments are nested deeper than \(depthMax) levels"))
        }
        guard input.canonicalBytes().count <= bytesMax else {
            throw .refused(tooLarge("the arguments are larger than \(bytesMax) bytes"))
        }
        let violations = passage.tool.input.schema.validate(input)
        guard violations.isEmpty else {
            let message = "the arguments of `\(passage.tool.name)` do not match its schema"
            throw .refused(
                Refusal(
                    stage: "validate",
                    code: "invalid_input",
                    message: message,
                    detail: "\(message): \(text(of: violations))"
                )
            )
        }
    }

    /// Violations in one line: `/amount_cents: must be <= 100, is 500; …`.
    static func text(of violations: [SchemaViolation]) -> String {
        let shown = violations.prefix(violationsShownMax).map { "\($0)".abbreviated(bytesMax: 300) }
        let rest = violations.count - shown.count
        return shown.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
    }

    private static func tooLarge(_ message: String) -> Refusal {
        Refusal(stage: "validate", code: "too_large", message: message, keepsInput: false)
    }

    /// How deep arrays and objects nest; looks no deeper than one level below `max`, so that it cannot recurse far.
    private static func depth(of value: JSON, max: Int) -> Int {
        guard max >= 0 else { return 0 }
        switch value {
        case .array(let elements): return 1 + (elements.map { depth(of: $0, max: max - 1) }.max() ?? 0)
        case .object(let object): return 1 + (object.members.map { depth(of: $0.value, max: max - 1) }.max() ?? 0)
        default: return 0
        }
    }
}
