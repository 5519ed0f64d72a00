public import JSON

/// A run was accepted: what it runs, under which release, with what, and for whom.
public struct RunCreated: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.runCreated

    /// The workflow that it runs.
    public var workflow: String
    /// The release that it stays on.
    public var release: ReleaseID
    /// The release's manifests, stored as a document; nil where the store does not keep them.
    public var snapshot: Digest?
    /// What it was started with.
    public var input: Payload
    /// Who started it, such as `user:anna`.
    public var actsFor: String?
    /// The run and the step in it that started this one.
    public var parent: RunID?
    /// The step in it.
    public var parentPath: StepPath?
    /// How many runs stand above it.
    public var depth: Int
    /// What the run has taken in before its first step: the labels of its input, and those of the runs above it.
    public var labels: [String]
    /// The labels of its input alone.
    public var inputLabels: [String]

    /// Makes it of its parts.
    public init(
        workflow: String,
        release: ReleaseID,
        snapshot: Digest?,
        input: Payload,
        actsFor: String?,
        parent: RunID? = nil,
        parentPath: StepPath? = nil,
        depth: Int = 0,
        labels: [String] = [],
        inputLabels: [String] = []
    ) {
        self.workflow = workflow
        self.release = release
        self.snapshot = snapshot
        self.input = input
        self.actsFor = actsFor
        self.parent = parent
        self.parentPath = parentPath
        self.depth = depth
        self.labels = labels
        self.inputLabels = inputLabels
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        workflow = try reader.string("workflow")
        release = ReleaseID(rawValue: try reader.string("release"))
        snapshot = reader.raw("snapshot")?.stringValue.flatMap { Digest($0) }
        input = try reader.payload("input")
        actsFor = reader.raw("acts_for")?.stringValue
        parent = reader.raw("parent")?.stringValue.map(RunID.init(rawValue:))
        parentPath = reader.raw("parent_path")?.stringValue.map { StepPath($0) }
        depth = Int(reader.raw("depth")?.intValue ?? 0)
        labels = try reader.strings("labels")
        inputLabels = try reader.strings("input_labels")
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = [
            "workflow": .string(workflow), "release": .string(release.rawValue), "input": input.json,
        ]
        if let snapshot { object["snapshot"] = .string(snapshot.description) }
        if let actsFor { object["acts_for"] = .string(actsFor) }
        if let parent { object["parent"] = .string(parent.rawValue) }
        if let parentPath { object["parent_path"] = .string(parentPath.rawValue) }
        if depth > 0 { object["depth"] = .int(Int64(depth)) }
        if !labels.isEmpty { object["labels"] = .array(labels.map(JSON.string)) }
        if !inputLabels.isEmpty { object["input_labels"] = .array(inputLabels.map(JSON.string)) }
        return .object(object)
    }
}

/// A worker took the run up again.
public struct RunResumed: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.runResumed

    /// The worker.
    public var worker: String
    /// The epoch of its lease.
    public var epoch: Int
    /// Whether the worker before it died with the run in its hands.
    public var afterCrash: Bool

    /// Makes it of its parts.
    public init(worker: String, epoch: Int, afterCrash: Bool) {
        self.worker = worker
        self.epoch = epoch
        self.afterCrash = afterCrash
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        worker = try reader.string("worker")
        epoch = Int(try reader.int("epoch"))
        afterCrash = try reader.bool("after_crash")
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        ["worker": .string(worker), "epoch": .int(Int64(epoch)), "after_crash": .bool(afterCrash)]
    }
}

/// A run ended well; steps that were left out are named.
public struct RunSucceeded: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.runSucceeded

    /// What the workflow answers.
    public var output: Payload
    /// The steps that the run went on without.
    public var missing: [Missing]
    /// Those of everything that the run took in.
    public var labels: [String]

    /// A step whose result is not in the output, and why.
    public struct Missing: Sendable, Hashable {
        /// The step.
        public var step: StepPath
        /// The stable code of its failure.
        public var code: String
        /// The failure in words.
        public var message: String

        /// Makes it of its parts.
        public init(step: StepPath, code: String, message: String) {
            self.step = step
            self.code = code
            self.message = message
        }

        /// It as JSON.
        public var json: JSON {
            ["step": .string(step.rawValue), "code": .string(code), "message": .string(message)]
        }
    }

    /// Makes it of its parts.
    public init(output: Payload, missing: [Missing], labels: [String] = []) {
        self.output = output
        self.missing = missing
        self.labels = labels
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        output = try reader.payload("output")
        missing = (reader.raw("missing")?.arrayValue ?? []).compactMap { item in
            guard let step = item["step"]?.stringValue, let code = item["code"]?.stringValue else { return nil }
            return Missing(step: StepPath(step), code: code, message: item["message"]?.stringValue ?? "")
        }
        labels = try reader.strings("labels")
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = ["output": output.json]
        if !missing.isEmpty { object["missing"] = .array(missing.map(\.json)) }
        if !labels.isEmpty { object["labels"] = .array(labels.map(JSON.string)) }
        return .object(object)
    }
}

/// A run ended because a step failed, or because it took too long.
public struct RunFailed: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.runFailed

    /// The step that failed; the run itself where it took too long.
    public var step: StepPath
    /// The stable code of the failure.
    public var code: String
    /// The failure in words.
    public var message: String
    /// Those of everything that the run took in.
    public var labels: [String]

    /// Makes it of its parts.
    public init(step: StepPath, code: String, message: String, labels: [String] = []) {
        self.step = step
        self.code = code
        self.message = message
        self.labels = labels
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        step = StepPath(try reader.string("step"))
        code = try reader.string("code")
        message = try reader.string("message")
        labels = try reader.strings("labels")
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = [
            "step": .string(step.rawValue), "code": .string(code), "message": .string(message),
        ]
        if !labels.isEmpty { object["labels"] = .array(labels.map(JSON.string)) }
        return .object(object)
    }
}

/// Somebody asked the run to stop, pause or go on: ``EntryKind/runCancelRequested``, ``EntryKind/runPaused``,
/// ``EntryKind/runUnpaused``.
public struct RunTold: Sendable {
    /// Who said so: `user:anna`.
    public var by: String
    /// Why.
    public var reason: String?

    /// Makes it of its parts.
    public init(by: String, reason: String?) {
        self.by = by
        self.reason = reason
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) {
        by = body["by"]?.stringValue ?? ""
        reason = body["reason"]?.stringValue
    }

    /// The draft of an entry that says it.
    public func draft(_ kind: EntryKind) -> EntryDraft {
        var object: JSONObject = ["by": .string(by)]
        if let reason { object["reason"] = .string(reason) }
        return EntryDraft(kind, path: .run, body: .object(object))
    }
}

/// A run was stopped. Effects whose outcome nobody knew at that moment are named.
public struct RunCancelled: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.runCancelled

    /// The calls whose outcome nobody knew by then.
    public var unsettled: [StepPath]

    /// Makes it of its parts.
    public init(unsettled: [StepPath]) { self.unsettled = unsettled }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        unsettled = try BodyReader(body, of: Self.kind).strings("unsettled").map { StepPath($0) }
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        unsettled.isEmpty ? [:] : ["unsettled": .array(unsettled.map { .string($0.rawValue) })]
    }
}
