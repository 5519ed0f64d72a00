import JSON

/// Takes note of what does not hold while a value is checked.
///
/// There are three: one that notes nothing, for the quick answer, one that collects failures, and one that traces every
/// keyword. The evaluation is compiled for each, so that the first costs nothing.
protocol ViolationSink {
    /// Whether anything is noted; where not, evaluation ends at the first failure.
    static var collects: Bool { get }
    /// Whether what holds is noted as well, so that nothing is left out because the answer is known already.
    static var traces: Bool { get }

    /// A keyword of the schema at hand does not hold.
    mutating func fail(_ keyword: String, _ message: String)
    /// The schema at hand is `false`, or cannot be evaluated.
    mutating func failSchema(_ message: String)
    /// What follows, up to the matching end, belongs to a keyword that applies other schemas.
    mutating func begin(_ keyword: String)
    /// The keyword is done; with a message it is a failure of its own, of which what was noted since is the cause.
    mutating func end(holds: Bool, message: String?)
    /// A schema is applied to a value, under a part of the keyword and to a part of the instance where these are given.
    mutating func enter(_ node: NodeID, _ value: UnsafePointer<JSON>, keywordPart: String?, instancePart: String?)
    /// The schema is done.
    mutating func exit(keywordPart: String?, instancePart: String?)
}

/// Notes nothing.
struct SilentSink: ViolationSink {
    static var collects: Bool { false }
    static var traces: Bool { false }

    @inline(__always) func fail(_ keyword: String, _ message: String) {}
    @inline(__always) func failSchema(_ message: String) {}
    @inline(__always) func begin(_ keyword: String) {}
    @inline(__always) func end(holds: Bool, message: String?) {}
    @inline(__always) func enter(
        _ node: NodeID,
        _ value: UnsafePointer<JSON>,
        keywordPart: String?,
        instancePart: String?
    ) {}
    @inline(__always) func exit(keywordPart: String?, instancePart: String?) {}
}
