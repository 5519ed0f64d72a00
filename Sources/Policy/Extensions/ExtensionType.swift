/// The types that Cedar has beyond its own six.
public enum ExtensionType: String, Sendable, CaseIterable {
    /// A number with four digits after the point.
    case decimal
    /// An address or a range of them.
    case ipaddr
    /// A moment.
    case datetime
    /// A span of time.
    case duration
}

extension ExtensionType {
    /// The function that makes a value of a string.
    var constructor: ExtensionFunction {
        switch self {
        case .decimal: .decimal
        case .ipaddr: .ip
        case .datetime: .datetime
        case .duration: .duration
        }
    }

    /// Whether `<` and its kin compare values of this type.
    var isOrdered: Bool { self == .datetime || self == .duration }

    /// Reads a value of this type, or nil.
    package func value(_ text: String) -> Value? {
        switch self {
        case .decimal: DecimalNumber(text).map(Value.decimal)
        case .ipaddr: IPNetwork(text).map(Value.ip)
        case .datetime: Timestamp(text).map(Value.datetime)
        case .duration: TimeSpan(text).map(Value.duration)
        }
    }

    /// What a text of this type looks like, for hints.
    var example: String {
        switch self {
        case .decimal: "such as `\"12.34\"`, with one to four digits after the point"
        case .ipaddr: "such as `\"10.0.0.1\"` or `\"10.0.0.0/8\"`"
        case .datetime: "such as `\"2024-10-15\"` or `\"2024-10-15T11:35:00.000+0100\"`"
        case .duration: "such as `\"1d2h3m4s5ms\"`"
        }
    }
}
