/// What the journal or its store refuses or fails at.
public struct JournalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure; raw values are stable and appear in machine-readable output.
    public enum Code: String, Sendable {
        /// The lease or the expected sequence is not the run's: somebody else holds it.
        case stale
        /// A reservation would pass its budget's cap; the message names the budget.
        case budget
        case notFound = "not_found"
        /// The content was erased on purpose.
        case erased
        /// The question is closed: decided already, expired or void.
        case closed
        /// The store was written by a newer binary.
        case version
        /// The disk is full.
        case full
        case readOnly = "read_only"
        case busy
        /// What is stored is not what was written.
        case tampered
        case damaged
        case io
    }

    public var code: Code
    /// Lowercase, without a final period; says what to do next where there is something.
    public var message: String
    /// Whether the same call may succeed later without anybody changing anything.
    public var isRetryable: Bool

    public init(_ code: Code, _ message: String, isRetryable: Bool = false) {
        self.code = code
        self.message = message
        self.isRetryable = isRetryable
    }

    public var description: String { message }
}
