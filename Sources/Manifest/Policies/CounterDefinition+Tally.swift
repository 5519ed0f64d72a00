import Expression
public import JSON
public import Journal

extension CounterDefinition {
    /// A call, as the expressions of counters see it.
    public struct Occasion: Sendable {
        /// The tool's full name.
        public var tool: String
        /// The arguments.
        public var input: JSON
        /// What the gateway looked up; null where an optional fact was not to be had.
        public var facts: [String: JSON]
        /// Who calls: `agent:refunds`.
        public var principal: String
        /// The run that the call belongs to.
        public var run: ProjectDefinition.PolicyRun

        /// Makes an occasion of its parts.
        public init(
            tool: String,
            input: JSON,
            facts: [String: JSON],
            principal: String,
            run: ProjectDefinition.PolicyRun
        ) {
            self.tool = tool
            self.input = input
            self.facts = facts
            self.principal = principal
            self.run = run
        }
    }

    /// Which of a counter's sums a call sees, and what it adds.
    public struct Tally: Sendable, Hashable {
        /// The counter's name.
        public var counter: String
        /// The sum's name in the store: the counter's, and a digest of the key where it has one.
        public var series: String
        /// What the call adds; nil where the counter does not count its tool.
        public var amount: Int64?
        /// Which past calls the sum takes in.
        public var window: Window
    }

    /// Why nobody can say which sum a call belongs to, or what it adds.
    public struct Untold: Error, Sendable, Hashable {
        /// The counter's name.
        public var counter: String
        /// Lowercase, without a final period; says nothing that came from outside.
        public var message: String
    }

    /// Computes key and amount of a call.
    public func tally(_ occasion: Occasion) throws(Untold) -> Tally {
        let terms = terms(for: occasion.tool)
        let bindings = occasion.bindings
        var series = name
        if let template = terms?.key {
            let key = try value(of: template, "key", bindings)
            guard !key.holdsNull else { throw Untold(counter: name, message: "its key is null") }
            series += "/" + Digest(of: key.canonicalBytes()).hex.prefix(32)
        }
        var amount: Int64?
        if let own = self.terms[occasion.tool] {
            amount = 1
            if let template = own.sum {
                guard let sum = try value(of: template, "sum", bindings).intValue else {
                    throw Untold(counter: name, message: "its sum is no whole number")
                }
                guard sum >= 0 else { throw Untold(counter: name, message: "its sum is less than nothing") }
                amount = sum
            }
        }
        return Tally(counter: name, series: series, amount: amount, window: window)
    }

    private func value(of template: TemplateValue, _ part: String, _ bindings: Bindings) throws(Untold) -> JSON {
        do throws(ExpressionError) {
            return try template.evaluate(bindings)
        } catch {
            throw Untold(counter: name, message: "its \(part) cannot be computed (`\(error.code.rawValue)`)")
        }
    }
}

extension CounterDefinition.Window {
    /// The first minute, from 1970 on, that a sum takes in at a moment; nil where it takes in everything.
    ///
    /// A rolling window begins with the whole minute in which it begins. What lies after the moment counts as well, so
    /// that a clock that jumps back opens nothing.
    public func firstMinute(at now: Timestamp) -> Int64? {
        switch self {
        case .run, .calendar(.total): nil
        case .calendar(.hour): now.start(of: .hour).minute
        case .calendar(.day): now.start(of: .day).minute
        case .calendar(.week): now.start(of: .week).minute
        case .calendar(.month): now.start(of: .month).minute
        case .rolling(let duration): now.advanced(by: .zero - duration).minute
        }
    }
}

extension CounterDefinition.Occasion {
    fileprivate var bindings: Bindings {
        var found = JSONObject()
        for (name, value) in facts { found[name] = value }
        return Bindings([
            "input": input, "facts": .object(found), "principal": .string(principal),
            "run": [
                "id": .string(run.id), "workflow": .string(run.workflow),
                "principal": run.principal.map(JSON.string) ?? .null,
            ],
        ])
    }
}

extension JSON {
    /// Whether it is null, or a part of it is.
    fileprivate var holdsNull: Bool {
        switch self {
        case .null: true
        case .array(let elements): elements.contains(where: \.holdsNull)
        case .object(let object): object.members.contains(where: \.value.holdsNull)
        default: false
        }
    }
}
