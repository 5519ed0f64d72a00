internal import JSON

/// Why wrapped JSON is no value; what is said of it is put into words only where somebody asks.
enum UnreadableJSON: Error {
    /// A text that the extension type does not read.
    case text(String, ExtensionType)
    /// A value that has no counterpart, such as a number with too many digits.
    case unsayable(JSON)

    var code: EvaluationError.Code {
        switch self {
        case .text: .extension
        case .unsayable: .unsayable
        }
    }

    var message: String {
        switch self {
        case .text(let text, let type): "`\(text)` is no \(type.rawValue)"
        case .unsayable(let json): "the JSON value `\(json.serialized())` has no counterpart in Cedar"
        }
    }

    var asEvaluationError: EvaluationError { EvaluationError(code, message) }
}
