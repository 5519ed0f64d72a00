public import JSON
public import Policy

extension ProjectDefinition {
    /// What is known of the run that a call belongs to.
    public struct PolicyRun: Sendable, Hashable {
        /// The run's id.
        public var id: String
        /// The workflow that it runs.
        public var workflow: String
        /// The path of the step that calls.
        public var step: String
        /// For whom the run works, such as `user:anna`; nil where nobody started it.
        public var principal: String?

        /// Makes it of its parts.
        public init(id: String, workflow: String, step: String, principal: String? = nil) {
            self.id = id
            self.workflow = workflow
            self.step = step
            self.principal = principal
        }
    }

    /// The context in which policies decide a call of a tool: exactly what ``policySchema`` says of it.
    ///
    /// Arguments and facts become Cedar values when a policy reads them. A value that Cedar cannot hold (a number with
    /// more than four fractional digits, an integer beyond 64 signed bits) makes that reading fail, and with it the
    /// policy: a permit that fails permits nothing, and a forbid that fails denies. Calls that no policy asks about such
    /// a value are not touched by it.
    ///
    /// - Parameters:
    ///   - input: The arguments, valid by the tool's input schema.
    ///   - facts: What the gateway looked up; a fact whose lookup failed is left out.
    ///   - past: What the run did and took in before, and the counters that the call sees.
    public func policyContext(
        tool: String,
        input: JSON,
        facts: [String: JSON],
        run: PolicyRun,
        past: PolicyPast = PolicyPast()
    ) -> Record {
        let context = policySchema.action(EntityUID(type: "Action", id: tool))?.context
        var members = JSONObject()
        for (name, value) in facts { members[name] = value }
        var fields: [(String, Value)] = [
            ("id", .string(run.id)), ("workflow", .string(run.workflow)), ("step", .string(run.step)),
        ]
        if let principal = run.principal { fields.append(("principal", .string(principal))) }
        fields.append(("labels", .set(ValueSet(past.runLabels.map { .string($0) }))))
        fields.append(("calls", .record(calls(past.calls))))
        return Record([
            ("input", .record(Record(wrapping: input.objectValue ?? [:], as: context?.record("input")))),
            ("facts", .record(Record(wrapping: members, as: context?.record("facts")))),
            ("run", .record(Record(fields))),
            ("input_labels", .set(ValueSet(past.inputLabels.map { .string($0) }))),
            ("history", .record(Record(past.history.map { ($0.key, .long($0.value)) }))),
        ])
    }

    /// A record of all tools, which only policies that look at it are worth.
    private func calls(_ counts: [String: Int64]) -> Record {
        guard policyInterest.calls else { return .empty }
        let members = tools.keys.map { JSONObject.Member(key: $0, value: ["count": .int(counts[$0] ?? 0)]) }
        return Record(wrapping: JSONObject(uniqueMembers: members))
    }

    /// The request that policies decide before a call is made.
    ///
    /// - Parameter principal: `agent:refunds`, `user:anna` or `service:workflow`.
    public func policyRequest(principal: String, tool: String, context: Record) -> Request {
        Request(
            principal: Self.policyEntity(principal),
            action: EntityUID(type: "Action", id: tool),
            resource: EntityUID(type: "Connector", id: tools[tool]?.connector ?? ""),
            context: context
        )
    }

    /// The request that policies decide before a person does something with the project.
    public func policyRequest(
        principal: String,
        right: PersonalRight,
        groups: some Sequence<String> = [],
        run: String? = nil,
        workflow: String? = nil,
        tool: String? = nil
    ) -> Request {
        var fields: [(String, Value)] = [("groups", .set(ValueSet(groups.map { .string($0) })))]
        for (name, value) in [("run", run), ("workflow", workflow), ("tool", tool)] {
            if let value { fields.append((name, .string(value))) }
        }
        return Request(
            principal: Self.policyEntity(principal),
            action: EntityUID(type: "Action", id: right.action),
            resource: EntityUID(type: "Project", id: name),
            context: Record(fields)
        )
    }

    /// The entity that `agent:NAME`, `user:NAME` and `service:NAME` stand for; anything else is a service.
    public static func policyEntity(_ principal: String) -> EntityUID {
        let parts = principal.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return EntityUID(type: "Service", id: principal) }
        switch parts[0] {
        case "agent": return EntityUID(type: "Agent", id: parts[1])
        case "user": return EntityUID(type: "User", id: parts[1])
        default: return EntityUID(type: "Service", id: parts[1])
        }
    }
}

extension RecordType {
    /// The type of an attribute that is a record.
    fileprivate func record(_ name: AttributeName) -> RecordType? {
        guard case .record(let type) = attributes[name]?.type else { return nil }
        return type
    }
}
