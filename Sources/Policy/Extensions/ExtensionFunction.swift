/// The functions and methods of the extension types.
package enum ExtensionFunction: String, Sendable, CaseIterable {
    case decimal, ip, datetime, duration
    case lessThan, lessThanOrEqual, greaterThan, greaterThanOrEqual
    case isIpv4, isIpv6, isLoopback, isMulticast, isInRange
    case offset, durationSince, toDate, toTime
    case toMilliseconds, toSeconds, toMinutes, toHours, toDays

    /// A parameter or result; only these occur.
    enum Kind: Hashable, Sendable {
        case string, bool, long
        case value(ExtensionType)
    }

    /// One or two, in place of an array, which would be allocated at each call.
    struct Parameters: Sendable {
        var first: Kind
        var second: Kind?

        init(_ first: Kind, _ second: Kind? = nil) {
            self.first = first
            self.second = second
        }

        var count: Int { second == nil ? 1 : 2 }
        var all: [Kind] { [first] + (second.map { [$0] } ?? []) }
    }

    /// The type that this function makes of a string, if it is a constructor; constructors are written as functions,
    /// everything else as a method of its first parameter.
    package var constructed: ExtensionType? {
        switch self {
        case .decimal: .decimal
        case .ip: .ipaddr
        case .datetime: .datetime
        case .duration: .duration
        default: nil
        }
    }

    var isMethod: Bool { constructed == nil }

    /// The parameters; of a method, the receiver is the first.
    var parameters: Parameters {
        switch self {
        case .decimal, .ip, .datetime, .duration: Parameters(.string)
        case .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual:
            Parameters(.value(.decimal), .value(.decimal))
        case .isIpv4, .isIpv6, .isLoopback, .isMulticast: Parameters(.value(.ipaddr))
        case .isInRange: Parameters(.value(.ipaddr), .value(.ipaddr))
        case .offset: Parameters(.value(.datetime), .value(.duration))
        case .durationSince: Parameters(.value(.datetime), .value(.datetime))
        case .toDate, .toTime: Parameters(.value(.datetime))
        case .toMilliseconds, .toSeconds, .toMinutes, .toHours, .toDays: Parameters(.value(.duration))
        }
    }

    var result: Kind {
        switch self {
        case .decimal: .value(.decimal)
        case .ip: .value(.ipaddr)
        case .datetime, .offset, .toDate: .value(.datetime)
        case .duration, .durationSince, .toTime: .value(.duration)
        case .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual, .isIpv4, .isIpv6, .isLoopback,
            .isMulticast, .isInRange:
            .bool
        case .toMilliseconds, .toSeconds, .toMinutes, .toHours, .toDays: .long
        }
    }
}
