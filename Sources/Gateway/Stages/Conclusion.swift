import JSON
import Journal
import Manifest

/// The last stages: label, take secrets out, and say in the journal how the call ended.
struct Conclusion {
    let scribe: Scribe

    /// The outcome with its entry.
    func conclude(
        _ passage: Passage,
        _ result: Result<ConnectorResult, ConnectorFailure>,
        took: Duration
    ) -> (outcome: CallOutcome, draft: EntryDraft) {
        let path = passage.call.path
        switch result {
        case .success(let result):
            if let failure = ResultValidation.failure(of: result, passage, took: took) {
                return failed(failure, path)
            }
            let output = scribe.scrubber.scrub(result.output)
            var blobs: [Blob] = []
            let payload = scribe.payload(output, &blobs)
            let labels = passage.labels
            let event = ToolSucceeded(output: payload, labels: labels, took: took)
            return (.succeeded(output: output, labels: labels), event.draft(at: path, blobs: blobs))
        case .failure(let failure):
            // A read has no effect that could have happened.
            if failure.mayHaveHappened, !passage.isRead {
                let event = ToolUnknown(code: failure.code, message: scribe.message(failure.message))
                return (.unknown(event), event.draft(at: path))
            }
            return failed(
                ToolFailed(
                    code: failure.code,
                    message: failure.message,
                    isRetryable: failure.isRetryable,
                    retryAfter: failure.retryAfter,
                    took: took
                ),
                path
            )
        }
    }

    private func failed(_ failure: ToolFailed, _ path: StepPath) -> (outcome: CallOutcome, draft: EntryDraft) {
        let event = scribe.clean(failure)
        return (.failed(event), event.draft(at: path))
    }
}
