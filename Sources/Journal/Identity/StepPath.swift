/// Where in a run something happened: the names from the workflow's root to the call, joined by `/`.
///
/// `decide` is a step, `decide/turn.2` its second model turn, `decide/turn.2/call.0` the first call of that turn,
/// `each/3/charge` a step within the fourth element of a map. The empty path is the run itself.
public struct StepPath: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The names from the outside in, with `/` between them.
    public var rawValue: String

    /// Makes it of its parts.
    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// The run itself: the empty path.
    public static let run = StepPath("")

    /// The text.
    public var description: String { rawValue }

    /// The path of something inside this one.
    public func appending(_ component: String) -> StepPath {
        StepPath(rawValue.isEmpty ? component : rawValue + "/" + component)
    }

    /// Whether the other path is this one or lies inside it.
    public func contains(_ other: StepPath) -> Bool {
        rawValue.isEmpty || other.rawValue == rawValue || other.rawValue.hasPrefix(rawValue + "/")
    }

    /// The order of the texts.
    public static func < (left: StepPath, right: StepPath) -> Bool { left.rawValue < right.rawValue }
}
