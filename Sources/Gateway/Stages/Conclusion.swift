import JSON
import Journal
import Manifest

/// The last stages: label, take secrets out, and say in the journal how the call ended.
///
/// What services and programs say about a failure is content from outside: it stands in the entry's detail, which can be
/// erased, and the message names no more than tool and code. What the gateway itself found wrong with the project, such as
/// a secret that is not set, is said in full.
struct Conclusion {
    let scribe: Scribe

    /// The outcome with its entry.
    func conclude(
        _ passage: Passage,
        _ result: Result<ConnectorResult, ConnectorFailure>,
        took: Duration
    ) -> (outcome: CallOutcome, draft: EntryDraft) {
        let path = passage.call.path
        var blobs: [Blob] = []
        switch result {
        case .success(let result):
            if let defect = ResultValidation.defect(of: result, passage) {
                let event = ToolFailed(
                    code: defect.code,
                    message: defect.message,
                    isRetryable: false,
                    took: took,
                    detail: scribe.detail(defect.detail, &blobs),
                    labels: passage.labels
                )
                return (.failed(event), event.draft(at: path, blobs: blobs))
            }
            let output = scribe.scrubber.scrub(result.output)
            let labels = passage.labels
            let event = ToolSucceeded(output: scribe.payload(output, &blobs), labels: labels, took: took)
            return (.succeeded(output: output, labels: labels), event.draft(at: path, blobs: blobs))
        // A read has no effect that could have happened.
        case .failure(let failure) where failure.mayHaveHappened && !passage.isRead:
            let event = ToolUnknown(
                code: failure.code,
                message: "nobody knows whether `\(passage.tool.name)` took effect: `\(failure.code)`",
                detail: scribe.detail(failure.message, &blobs),
                labels: passage.labels
            )
            return (.unknown(event), event.draft(at: path, blobs: blobs))
        case .failure(let failure):
            let failed = "`\(passage.tool.name)` failed with `\(failure.code)`"
            let event = ToolFailed(
                code: failure.code,
                message: failure.isOfTheProject ? scribe.message("\(failed): \(failure.message)") : failed,
                isRetryable: failure.isRetryable,
                retryAfter: failure.retryAfter,
                took: took,
                detail: scribe.detail(failure.message, &blobs),
                labels: passage.labels
            )
            return (.failed(event), event.draft(at: path, blobs: blobs))
        }
    }
}
