public import JSON

/// What a call adds to one sum of a counter; stands in its intent.
public struct Counted: Sendable, Hashable {
    /// The counter's name.
    public var counter: String
    /// The sum: the counter's name, and a digest of the key where it has one.
    public var series: String
    /// Never negative.
    public var amount: Int64
    /// Whether only calls of the same run are summed: such a sum stands in no store, its run's entries tell it.
    public var isOfRun: Bool

    /// Makes it of its parts.
    public init(counter: String, series: String, amount: Int64, isOfRun: Bool = false) {
        self.counter = counter
        self.series = series
        self.amount = amount
        self.isOfRun = isOfRun
    }

    /// Reads it; nil where a part is missing.
    public init?(json: JSON) {
        guard let counter = json["counter"]?.stringValue, let series = json["series"]?.stringValue,
            let amount = json["amount"]?.intValue
        else { return nil }
        self.init(counter: counter, series: series, amount: amount, isOfRun: json["run"]?.boolValue ?? false)
    }

    /// As it stands in the intent.
    public var json: JSON {
        var object: JSONObject = [
            "counter": .string(counter), "series": .string(series), "amount": .int(amount),
        ]
        if isOfRun { object["run"] = true }
        return .object(object)
    }
}

/// A change to one sum in the store, within the minute (from 1970) that its intent was written down in.
public struct CounterChange: Sendable, Hashable {
    /// The sum.
    public var series: String
    /// From 1970.
    public var minute: Int64
    /// Less than nothing where a call gives back what it had added.
    public var amount: Int64

    /// Makes it of its parts.
    public init(series: String, minute: Int64, amount: Int64) {
        self.series = series
        self.minute = minute
        self.amount = amount
    }
}

/// A part of a sum in the store: what was counted in a minute or later; everything where there is none.
public struct CounterWindow: Sendable, Hashable {
    /// The sum.
    public var series: String
    /// From 1970; nil for all that was ever counted.
    public var firstMinute: Int64?

    /// Makes it of its parts.
    public init(series: String, firstMinute: Int64?) {
        self.series = series
        self.firstMinute = firstMinute
    }
}

/// What a decision was made on: an append that carries it is refused as ``JournalError/Code/moved`` where the sum is
/// another by then.
public struct CounterReading: Sendable, Hashable {
    /// What was read.
    public var window: CounterWindow
    /// What it held.
    public var sum: Int64

    /// Makes it of its parts.
    public init(_ window: CounterWindow, sum: Int64) {
        self.window = window
        self.sum = sum
    }
}
