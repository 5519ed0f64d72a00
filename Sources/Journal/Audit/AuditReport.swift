public import JSON

/// What verifying a log found.
public struct AuditReport: Sendable, Hashable {
    /// The state of the log that was verified, as it is signed; nil where there is none.
    public var checkpoint: SignedNote?
    /// How many entries were read.
    public var entries: Int64 = 0
    /// How many runs were read.
    public var runs: Int = 0
    /// How many blobs have their content and were hashed.
    public var blobs: Int = 0
    /// Blobs whose content was erased, with the entry that says so. Erasing breaks nothing.
    public var erased: [Digest] = []
    /// What is wrong, the first of the log first; at most ``findingsMax`` are kept.
    public private(set) var findings: [AuditFinding] = []
    /// How many there are, with those that were not kept.
    public private(set) var findingCount = 0

    /// Who changes one thing by hand leaves one finding; who changes everything needs no complete list.
    public static let findingsMax = 100

    /// Makes an empty report.
    public init() {}

    /// Whether nothing is wrong.
    public var isIntact: Bool { findingCount == 0 }

    /// Adds what is wrong.
    public mutating func add(_ finding: AuditFinding) {
        findingCount += 1
        if findings.count < Self.findingsMax { findings.append(finding) }
    }

    /// The report for machines:
    /// `{"intact", "entries", "runs", "blobs", "erased": ["sha256:…"], "findings": […], "finding_count", "checkpoint"?}`.
    public var json: JSON {
        var object: JSONObject = [
            "intact": .bool(isIntact), "entries": .int(entries), "runs": .int(Int64(runs)), "blobs": .int(Int64(blobs)),
            "erased": .array(erased.map { .string($0.description) }), "findings": .array(findings.map(\.json)),
            "finding_count": .int(Int64(findingCount)),
        ]
        if let checkpoint { object["checkpoint"] = .string(checkpoint.description) }
        return .object(object)
    }
}

/// One thing that is wrong with a log.
public struct AuditFinding: Sendable, Hashable, CustomStringConvertible {
    /// The kinds of finding; raw values are stable and appear in machine-readable output.
    ///
    /// `changed`, `removed`, `added`, `reordered` are about an entry; `subtree`, `root`, `signature`, `history` about
    /// the tree over them and its signed head; `blob` about content; `run`, `inbox`, `approval`, `counter` about what is derived
    /// from entries and disagrees with them.
    public enum Code: String, Sendable {
        case changed, removed, added, reordered
        case subtree, root, signature, history
        case blob
        case run, inbox, approval, counter, ledger
    }

    /// The kind of finding.
    public var code: Code
    /// In words: lowercase, without a final period.
    public var message: String
    /// Where in the log, as far as it can be told.
    public var position: LogPosition?
    /// The run of the entry.
    public var run: RunID?
    /// The entry's place in its run.
    public var seq: Int?
    /// The entry's kind.
    public var kind: EntryKind?

    /// Makes a finding of its parts.
    public init(
        _ code: Code,
        _ message: String,
        position: LogPosition? = nil,
        run: RunID? = nil,
        seq: Int? = nil,
        kind: EntryKind? = nil
    ) {
        self.code = code
        self.message = message
        self.position = position
        self.run = run
        self.seq = seq
        self.kind = kind
    }

    /// The message, after the place where there is one.
    public var description: String {
        var places: [String] = []
        if let position { places.append("position \(position.rawValue)") }
        if let run { places.append("`\(run)`") }
        if let seq { places.append("entry \(seq)") }
        if let kind { places.append("`\(kind)`") }
        return places.isEmpty ? message : places.joined(separator: ", ") + ": " + message
    }

    /// The finding for machines: `{"code", "message", "position"?, "run"?, "seq"?, "kind"?}`.
    public var json: JSON {
        var object: JSONObject = ["code": .string(code.rawValue), "message": .string(message)]
        if let position { object["position"] = .int(position.rawValue) }
        if let run { object["run"] = .string(run.rawValue) }
        if let seq { object["seq"] = .int(Int64(seq)) }
        if let kind { object["kind"] = .string(kind.rawValue) }
        return .object(object)
    }
}
