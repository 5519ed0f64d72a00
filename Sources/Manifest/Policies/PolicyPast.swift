public import JSON

/// What policies know of the time before a call: what the run did and took in, and the project's counters.
///
/// It is journaled with the call, so that whoever decides it again (`policy explain`, a replay under other policies) sees
/// what was seen then.
public struct PolicyPast: Sendable, Hashable {
    /// Calls of the run that happened, or may have, by tool, without the one that is decided.
    public var calls: [String: Int64]
    /// The labels of everything that the run has taken in.
    public var runLabels: [String]
    /// The labels of what the arguments were made of or copied from.
    public var inputLabels: [String]
    /// The project's counters by name, as far as the call sees them and they can be told.
    public var history: [String: Int64]

    /// Makes a past of its parts.
    public init(
        calls: [String: Int64] = [:],
        runLabels: [String] = [],
        inputLabels: [String] = [],
        history: [String: Int64] = [:]
    ) {
        self.calls = calls
        self.runLabels = runLabels
        self.inputLabels = inputLabels
        self.history = history
    }

    /// Reads it out of the `request` of an entry.
    public init(request: JSON) {
        self.init(
            calls: Self.numbers(request["run"]?["calls"]),
            runLabels: Self.texts(request["run"]?["labels"]),
            inputLabels: Self.texts(request["input_labels"]),
            history: Self.numbers(request["history"])
        )
    }

    /// Writes it into the `request` of an entry; what is empty is left out.
    public func write(into request: inout JSONObject) {
        var run = request["run"]?.objectValue ?? [:]
        run["calls"] = Self.json(of: calls.filter { $0.value != 0 })
        run["labels"] = Self.json(of: runLabels)
        request["run"] = .object(run)
        request["input_labels"] = Self.json(of: inputLabels)
        request["history"] = Self.json(of: history)
    }

    private static func numbers(_ json: JSON?) -> [String: Int64] {
        var numbers: [String: Int64] = [:]
        for member in json?.objectValue?.members ?? [] { numbers[member.key] = member.value.intValue }
        return numbers
    }

    private static func texts(_ json: JSON?) -> [String] { (json?.arrayValue ?? []).compactMap(\.stringValue) }

    private static func json(of numbers: [String: Int64]) -> JSON? {
        guard !numbers.isEmpty else { return nil }
        return .object(JSONObject(numbers.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value)) }))
    }

    private static func json(of texts: [String]) -> JSON? { texts.isEmpty ? nil : .array(texts.map(JSON.string)) }
}
