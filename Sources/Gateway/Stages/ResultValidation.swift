import JSON
import JSONSchema
import Journal
import Manifest

/// The stage that looks at what came back: is it what the tool promises, and is it small enough?
enum ResultValidation {
    /// Nil where the result is good; else why not, as the failure that stands for it.
    ///
    /// For a call with an effect this failure does not mean that nothing happened: the effect is in place, only its result
    /// is useless, and a repetition would make a second one. The message says so, and no retry follows.
    static func failure(of result: ConnectorResult, _ passage: Passage, took: Duration) -> ToolFailed? {
        guard let (code, reason) = defect(of: result, passage) else { return nil }
        let consequence = passage.isRead ? "" : "; the effect is in place and must not be repeated"
        return ToolFailed(
            code: code,
            message: "`\(passage.tool.name)` \(reason)\(consequence)",
            isRetryable: false,
            took: took
        )
    }

    private static func defect(of result: ConnectorResult, _ passage: Passage) -> (code: String, reason: String)? {
        if let defect = result.defect { return ("invalid_result", "gave a result that cannot be read: \(defect)") }
        let bytesMax = passage.tool.resultBytesMax
        guard result.output.canonicalBytes().count <= bytesMax else {
            return ("too_large", "gave a result larger than \(bytesMax) bytes")
        }
        guard let output = passage.tool.output else { return nil }
        let violations = output.schema.validate(result.output)
        guard !violations.isEmpty else { return nil }
        let text = InputValidation.text(of: violations)
        return ("invalid_result", "gave a result that does not match its schema: \(text)")
    }
}
