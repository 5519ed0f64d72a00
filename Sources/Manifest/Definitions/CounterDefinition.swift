public import Expression
import Journal

/// A sum over past calls of tools, which policies see as `context.history.NAME`.
///
/// It holds what went before: the call that is decided is not in it. Calls count from their intent on, for as long as
/// nobody knows that they had no effect.
public struct CounterDefinition: Sendable {
    /// Which past calls a sum takes in.
    public enum Window: Sendable, Hashable {
        /// Those of the same run.
        case run
        /// Those since the hour, day, week or month began, in UTC; all of them for `total`.
        case calendar(BudgetDefinition.Window)
        /// Those of a time before now, to the minute.
        case rolling(Duration)
    }

    /// What a call of one tool adds, and to which of the counter's sums.
    public struct Terms: Sendable {
        /// The amount, a whole number; nil counts calls.
        public var sum: TemplateValue?
        /// Whose sum it is; nil where there is only one.
        public var key: TemplateValue?
        /// Whether there may be calls of which `sum` or `key` cannot be told: an optional fact, a field that may be missing.
        public var isOptional: Bool

        /// Makes terms of their parts.
        public init(sum: TemplateValue?, key: TemplateValue?, isOptional: Bool) {
            self.sum = sum
            self.key = key
            self.isOptional = isOptional
        }
    }

    /// The name by which policies call it.
    public var name: String
    /// Where it is defined.
    public var location: SourceLocation
    /// By the tools that it counts.
    public var terms: [String: Terms]
    /// Which past calls it takes in.
    public var window: Window
    /// Whether calls of all tools see it, because its key does not depend on arguments and facts.
    public var isOpen: Bool

    /// Makes a definition of its parts.
    public init(name: String, location: SourceLocation, terms: [String: Terms], window: Window, isOpen: Bool) {
        self.name = name
        self.location = location
        self.terms = terms
        self.window = window
        self.isOpen = isOpen
    }

    /// Whether policies that decide calls of a tool see it.
    public func isSeen(by tool: String) -> Bool { isOpen || terms[tool] != nil }

    /// The terms under which a call of a tool sees it: its own, or anybody's where all see the same.
    func terms(for tool: String) -> Terms? {
        if let own = terms[tool] { return own }
        return isOpen ? terms.min { $0.key < $1.key }?.value : nil
    }
}

extension CounterDefinition.Window {
    /// Reads `run`, the name of a calendar window, or a duration of at least a minute.
    init?(manifest text: String) {
        if text == "run" {
            self = .run
        } else if let window = BudgetDefinition.Window(rawValue: text) {
            self = .calendar(window)
        } else if let duration = Duration(manifest: text), duration >= .seconds(60) {
            self = .rolling(duration)
        } else {
            return nil
        }
    }
}
