import Journal

/// Why a step could not give its output.
struct StepError: Error, Sendable, Hashable {
    /// Stable; see docs/errors.md.
    var code: String
    var message: String

    static func limit(_ name: String, _ message: String) -> StepError {
        StepError(code: "limit_\(name)", message: message)
    }
}

/// Where a step stands, as expressions see it in `steps.NAME.status`.
enum StepStatus: String, Sendable, Hashable {
    case pending, running, succeeded, degraded, skipped, failed

    var hasEnded: Bool { self != .pending && self != .running }
}
