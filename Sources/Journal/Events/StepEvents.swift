public import JSON

/// A step that is more than one entry has begun.
public struct StepStarted: EventBody {
    public static let kind = EntryKind.stepStarted

    /// `agent`, `model`, `tool`, `map`, `branch`.
    public var what: String
    /// The agent's, tool's or model tier's name.
    public var name: String?
    /// The agent's task, the call's arguments, the map's list.
    public var input: Payload
    /// Which arm of a branch was taken; −1 for none.
    public var arm: Int?

    public init(what: String, name: String? = nil, input: Payload, arm: Int? = nil) {
        self.what = what
        self.name = name
        self.input = input
        self.arm = arm
    }

    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        what = try reader.string("what")
        name = reader.raw("name")?.stringValue
        input = try reader.payload("input")
        arm = reader.raw("arm")?.intValue.map { Int($0) }
    }

    public var body: JSON {
        var object: JSONObject = ["what": .string(what), "input": input.json]
        if let name { object["name"] = .string(name) }
        if let arm { object["arm"] = .int(Int64(arm)) }
        return .object(object)
    }
}

/// A step has its output.
public struct StepSucceeded: EventBody {
    public static let kind = EntryKind.stepSucceeded

    public var output: Payload

    public init(output: Payload) { self.output = output }

    public init(body: JSON) throws(JournalError) {
        output = try BodyReader(body, of: Self.kind).payload("output")
    }

    public var body: JSON { ["output": output.json] }
}

/// A step failed, and its reaction is to fail what it is part of.
public struct StepFailed: EventBody {
    public static let kind = EntryKind.stepFailed

    /// Stable: the failed call's code, or `timeout`, `approval_denied`, `limit_steps`, `invalid_output`, …
    public var code: String
    public var message: String

    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        code = try reader.string("code")
        message = try reader.string("message")
    }

    public var body: JSON { ["code": .string(code), "message": .string(message)] }
}

/// A step failed and the run goes on without it, or with its fallback value.
public struct StepDegraded: EventBody {
    public static let kind = EntryKind.stepDegraded

    public var output: Payload
    public var code: String
    public var message: String

    public init(output: Payload, code: String, message: String) {
        self.output = output
        self.code = code
        self.message = message
    }

    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        output = try reader.payload("output")
        code = try reader.string("code")
        message = try reader.string("message")
    }

    public var body: JSON {
        ["output": output.json, "code": .string(code), "message": .string(message)]
    }
}

/// Another try is due later: of a call, a model turn or a probe.
public struct RetryScheduled: EventBody {
    public static let kind = EntryKind.retryScheduled

    public var at: Timestamp
    public var code: String

    public init(at: Timestamp, code: String) {
        self.at = at
        self.code = code
    }

    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        at = Timestamp(microseconds: try reader.int("at_us"))
        code = try reader.string("code")
    }

    public var body: JSON { ["at_us": .int(at.microseconds), "code": .string(code)] }
}

/// A step waits for a moment, a signal, or whichever comes first.
public struct WaitStarted: EventBody {
    public static let kind = EntryKind.waitStarted

    public var until: Timestamp?
    public var signal: String?

    public init(until: Timestamp?, signal: String?) {
        self.until = until
        self.signal = signal
    }

    public init(body: JSON) throws(JournalError) {
        until = body["until_us"]?.intValue.map { Timestamp(microseconds: $0) }
        signal = body["signal"]?.stringValue
    }

    public var body: JSON {
        var object = JSONObject()
        if let until { object["until_us"] = .int(until.microseconds) }
        if let signal { object["signal"] = .string(signal) }
        return .object(object)
    }
}

/// A signal arrived.
public struct WaitEnded: EventBody {
    public static let kind = EntryKind.waitEnded

    public var by: String
    public var payload: Payload

    public init(by: String, payload: Payload) {
        self.by = by
        self.payload = payload
    }

    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        by = try reader.string("by")
        payload = try reader.payload("payload")
    }

    public var body: JSON { ["by": .string(by), "payload": payload.json] }
}

/// A step started a run of its own.
public struct ChildStarted: EventBody {
    public static let kind = EntryKind.childStarted

    public var run: RunID
    public var workflow: String

    public init(run: RunID, workflow: String) {
        self.run = run
        self.workflow = workflow
    }

    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        run = RunID(rawValue: try reader.string("run"))
        workflow = try reader.string("workflow")
    }

    public var body: JSON { ["run": .string(run.rawValue), "workflow": .string(workflow)] }
}

/// A run that a step started has ended.
public struct ChildEnded: EventBody {
    public static let kind = EntryKind.childEnded

    public var run: RunID
    /// `succeeded`, `failed` or `cancelled`.
    public var status: String
    public var output: Payload
    public var code: String?
    public var message: String?
    /// Nanodollars.
    public var cost: Int64
    /// The labels of everything that the run had taken in.
    public var labels: [String]

    public init(
        run: RunID,
        status: String,
        output: Payload,
        code: String?,
        message: String?,
        cost: Int64,
        labels: [String] = []
    ) {
        self.labels = labels
        self.run = run
        self.status = status
        self.output = output
        self.code = code
        self.message = message
        self.cost = cost
    }

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

    public var body: JSON {
        var object: JSONObject = [
            "run": .string(run.rawValue), "status": .string(status), "output": output.json,
            "cost_nanodollars": .int(cost),
        ]
        if !labels.isEmpty { object["labels"] = .array(labels.map(JSON.string)) }
        if let code { object["code"] = .string(code) }
        if let message { object["message"] = .string(message) }
        return .object(object)
    }
}
