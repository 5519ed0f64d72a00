import JSON
import JSONSchema
import Journal
import Manifest

/// The stage that looks at what came back: is it what the tool promises, and is it small enough?
enum ResultValidation {
    /// Why a result is useless.
    struct Defect: Sendable, Hashable {
        /// `invalid_result` or `too_large`.
        var code: String
        /// Says nothing of the result's content.
        var message: String
        /// With what is wrong in the result.
        var detail: String
    }

    /// Nil where the result is good.
    ///
    /// For a call with an effect a defect does not mean that nothing happened: the effect is in place, only its result is
    /// useless, and a repetition would make a second one. The message says so.
    static func defect(of result: ConnectorResult, _ passage: Passage) -> Defect? {
        guard let (code, what, why) = finding(result, passage) else { return nil }
        let consequence = passage.isRead ? "" : "; the effect is in place and must not be repeated"
        let message = "`\(passage.tool.name)` gave a result that \(what)"
        let detail = why.map { "\(message): \($0)" } ?? message
        return Defect(code: code, message: message + consequence, detail: detail + consequence)
    }

    private static func finding(
        _ result: ConnectorResult,
        _ passage: Passage
    ) -> (code: String, what: String, why: String?)? {
        if let defect = result.defect { return ("invalid_result", "cannot be read", defect) }
        let bytesMax = passage.tool.resultBytesMax
        guard result.output.canonicalBytes().count <= bytesMax else {
            return ("too_large", "is larger than \(bytesMax) bytes", nil)
        }
        guard let output = passage.tool.output else { return nil }
        let violations = output.schema.validate(result.output)
        guard !violations.isEmpty else { return nil }
        return ("invalid_result", "does not match its schema", InputValidation.text(of: violations))
    }
}
