extension ModelError {
    /// Something that no attempt changes: the project's files have to.
    static func misconfigured(_ message: String) -> ModelError {
        ModelError(.misconfigured, message, isRetryable: false)
    }
}
