public import JSON

/// A step that is more than one entry has begun.
public struct StepStarted: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.stepStarted

    /// `agent`, `model`, `tool`, `map`, `branch`.
    public var what: String
    /// The agent's, tool's or model tier's name.
    public var name: String?
    /// The agent's task, the call's arguments, the map's list.
    public var input: Payload
    /// Which arm of a branch was taken; −1 for none.
    public var arm: Int?

    /// Makes it of its parts.
    public init(what: String, name: String? = nil, input: Payload, arm: Int? = nil) {
        self.what = what
        self.name = name
        self.input = input
        self.arm = arm
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        what = try reader.string("what")
        name = reader.raw("name")?.stringValue
        input = try reader.payload("input")
        arm = reader.raw("arm")?.intValue.map { Int($0) }
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = ["what": .string(what), "input": input.json]
        if let name { object["name"] = .string(name) }
        if let arm { object["arm"] = .int(Int64(arm)) }
        return .object(object)
    }
}

/// A step has its output.
public struct StepSucceeded: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.stepSucceeded

    /// The output.
    public var output: Payload

    /// Makes it of its parts.
    public init(output: Payload) { self.output = output }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        output = try BodyReader(body, of: Self.kind).payload("output")
    }

    /// The body as it stands in the entry.
    public var body: JSON { ["output": output.json] }
}

/// A step failed, and its reaction is to fail what it is part of.
public struct StepFailed: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.stepFailed

    /// Stable: the failed call's code, or `timeout`, `approval_denied`, `limit_steps`, `invalid_output`, …
    public var code: String
    /// The failure in words.
    public var message: String

    /// Makes it of its parts.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        code = try reader.string("code")
        message = try reader.string("message")
    }

    /// The body as it stands in the entry.
    public var body: JSON { ["code": .string(code), "message": .string(message)] }
}

/// A step failed and the run goes on without it, or with its fallback value.
public struct StepDegraded: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.stepDegraded

    /// With what the run goes on in its place.
    public var output: Payload
    /// The stable code of the failure.
    public var code: String
    /// The failure in words.
    public var message: String

    /// Makes it of its parts.
    public init(output: Payload, code: String, message: String) {
        self.output = output
        self.code = code
        self.message = message
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        output = try reader.payload("output")
        code = try reader.string("code")
        message = try reader.string("message")
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        ["output": output.json, "code": .string(code), "message": .string(message)]
    }
}

/// Another try is due later: of a call, a model turn or a probe.
public struct RetryScheduled: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.retryScheduled

    /// When it is due.
    public var at: Timestamp
    /// What the try before failed with; `probe` where a probe is due.
    public var code: String

    /// Makes it of its parts.
    public init(at: Timestamp, code: String) {
        self.at = at
        self.code = code
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        at = Timestamp(microseconds: try reader.int("at_us"))
        code = try reader.string("code")
    }

    /// The body as it stands in the entry.
    public var body: JSON { ["at_us": .int(at.microseconds), "code": .string(code)] }
}

/// A step waits for a moment, a signal, or whichever comes first.
public struct WaitStarted: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.waitStarted

    /// The time that is waited for, or until which a signal is.
    public var until: Timestamp?
    /// The name of the signal that is waited for.
    public var signal: String?

    /// Makes it of its parts.
    public init(until: Timestamp?, signal: String?) {
        self.until = until
        self.signal = signal
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        until = body["until_us"]?.intValue.map { Timestamp(microseconds: $0) }
        signal = body["signal"]?.stringValue
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object = JSONObject()
        if let until { object["until_us"] = .int(until.microseconds) }
        if let signal { object["signal"] = .string(signal) }
        return .object(object)
    }
}

/// A signal arrived.
public struct WaitEnded: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.waitEnded

    /// The signal's name.
    public var by: String
    /// What came with the signal.
    public var payload: Payload

    /// Makes it of its parts.
    public init(by: String, payload: Payload) {
        self.by = by
        self.payload = payload
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        by = try reader.string("by")
        payload = try reader.payload("payload")
    }

    /// The body as it stands in the entry.
    public var body: JSON { ["by": .string(by), "payload": payload.json] }
}

/// A step started a run of its own.
public struct ChildStarted: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.childStarted

    /// The run that was started.
    public var run: RunID
    /// What it runs.
    public var workflow: String

    /// Makes it of its parts.
    public init(run: RunID, workflow: String) {
        self.run = run
        self.workflow = workflow
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        run = RunID(rawValue: try reader.string("run"))
        workflow = try reader.string("workflow")
    }

    /// The body as it stands in the entry.
    public var body: JSON { ["run": .string(run.rawValue), "workflow": .string(workflow)] }
}

/// A run that a step started has ended.
public struct ChildEnded: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.childEnded

    /// The run that ended.
    public var run: RunID
    /// `succeeded`, `failed` or `cancelled`.
    public var status: String
    /// Its output; null where it did not succeed.
    public var output: Payload
    /// The stable code of its failure; nil where it succeeded.
    public var code: String?
    /// The failure in words.
    public var message: String?
    /// Nanodollars.
    public var cost: Int64
    /// Those of everything that the run took in.
    public var labels: [String]

    /// Makes it of its parts.
    public init(
        run: RunID,
        status: String,
        output: Payload,
        code: String?,
        message: String?,
        cost: Int64,
        labels: [String] = []
    ) {
        self.run = run
        self.status = status
        self.output = output
        self.code = code
        self.message = message
        self.cost = cost
        self.labels = labels
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        run = RunID(rawValue: try reader.string("run"))
        status = try reader.string("status")
        output = try reader.payload("output")
        code = reader.raw("code")?.stringValue
        message = reader.raw("message")?.stringValue
        cost = reader.raw("cost_nanodollars")?.intValue ?? 0
        labels = try reader.strings("labels")
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = [
            "run": .string(run.rawValue), "status": .string(status), "output": output.json,
            "cost_nanodollars": .int(cost),
        ]
        if let code { object["code"] = .string(code) }
        if let message { object["message"] = .string(message) }
        if !labels.isEmpty { object["labels"] = .array(labels.map(JSON.string)) }
        return .object(object)
    }
}
