internal import Glibc

/// What the journal or its store refuses or fails at.
public struct JournalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure; raw values are stable and appear in machine-readable output.
    public enum Code: String, Sendable {
        /// The lease or the expected sequence is not the run's: somebody else holds it.
        case stale
        /// A reservation would pass its budget's cap; the message names the budget.
        case budget
        case notFound = "not_found"
        /// A sum that a decision was made on has changed since: decide again.
        case moved
        /// The content was erased on purpose.
        case erased
        /// The question is closed: decided already, expired or void; or the run has ended.
        case closed
        /// The call contradicts itself or the store: a programming error, or an argument of the wrong form.
        case invalid
        /// The log's signing key is missing, malformed, another log's, or can be read by others.
        case key
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

    /// The kind of failure.
    public var code: Code
    /// Lowercase, without a final period; says what to do next where there is something.
    public var message: String
    /// Whether the same call may succeed later without anybody changing anything.
    public var isRetryable: Bool

    /// Makes an error of its parts.
    public init(_ code: Code, _ message: String, isRetryable: Bool = false) {
        self.code = code
        self.message = message
        self.isRetryable = isRetryable
    }

    /// The message.
    public var description: String { message }
}

extension JournalError {
    /// The error of a failed system call; `action` completes "cannot …".
    package static func system(_ number: Int32, _ action: String) -> JournalError {
        let message = "cannot \(action): \(systemReason(number))"
        return switch number {
        case ENOSPC, EDQUOT, EFBIG: JournalError(.full, message, isRetryable: true)
        case EROFS, EACCES, EPERM: JournalError(.readOnly, message)
        default: JournalError(.io, message)
        }
    }

    /// The system's words for an error number, in lower case.
    package static func systemReason(_ number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
        let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: text, as: UTF8.self).lowercased()
    }
}
