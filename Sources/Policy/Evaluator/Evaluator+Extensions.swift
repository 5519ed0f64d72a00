extension Evaluator {
    func call(
        _ function: ExtensionFunction,
        _ list: Program.List,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Value {
        let parameters = function.parameters
        guard Int(list.count) == parameters.count else {
            throw error(
                .arguments,
                "wrong number of arguments provided to extension function `\(function.rawValue)`: expected"
                    + " \(parameters.count), got \(list.count)",
                index,
                program
            )
        }
        let first = program.operands[list.start]
        let receiver = try value(first, program)
        try check(receiver, parameters.first, at: first, program)
        guard let wanted = parameters.second else { return try apply(function, receiver, at: index, program) }
        let second = program.operands[list.start + 1]
        let argument = try value(second, program)
        try check(argument, wanted, at: second, program)
        return try apply(function, receiver, argument, at: index, program)
    }

    private func check(
        _ value: Value,
        _ kind: ExtensionFunction.Kind,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) {
        switch (kind, value) {
        case (.string, .string), (.long, .long), (.bool, .bool), (.value(.decimal), .decimal), (.value(.ipaddr), .ip),
            (.value(.datetime), .datetime), (.value(.duration), .duration):
            return
        case (.string, _): throw mistyped(value, "string", index, program)
        case (.long, _): throw mistyped(value, "long", index, program)
        case (.bool, _): throw mistyped(value, "bool", index, program)
        case (.value(let type), _): throw mistyped(value, type.rawValue, index, program)
        }
    }

    private func apply(
        _ function: ExtensionFunction,
        _ receiver: Value,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Value {
        switch (function, receiver) {
        case (.isIpv4, .ip(let network)): return .bool(network.isIPv4)
        case (.isIpv6, .ip(let network)): return .bool(network.isIPv6)
        case (.isLoopback, .ip(let network)): return .bool(network.isLoopback)
        case (.isMulticast, .ip(let network)): return .bool(network.isMulticast)
        case (.toDate, .datetime(let moment)):
            guard let date = moment.date else {
                throw error(.extension, "overflows when computing the date of \(moment)", index, program)
            }
            return .datetime(date)
        case (.toTime, .datetime(let moment)): return .duration(moment.time)
        case (.toMilliseconds, .duration(let span)): return .long(span.milliseconds)
        case (.toSeconds, .duration(let span)): return .long(span.seconds)
        case (.toMinutes, .duration(let span)): return .long(span.minutes)
        case (.toHours, .duration(let span)): return .long(span.hours)
        case (.toDays, .duration(let span)): return .long(span.days)
        case (_, .string(let text)):
            if let value = function.constructed?.value(text) { return value }
            throw error(.extension, "`\(text)` is not a well-formed \(function.rawValue)", index, program)
        default: throw mistyped(receiver, "an argument of `\(function.rawValue)`", index, program)
        }
    }

    private func apply(
        _ function: ExtensionFunction,
        _ receiver: Value,
        _ argument: Value,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Value {
        switch (function, receiver, argument) {
        case (.lessThan, .decimal(let left), .decimal(let right)): return .bool(left < right)
        case (.lessThanOrEqual, .decimal(let left), .decimal(let right)): return .bool(left <= right)
        case (.greaterThan, .decimal(let left), .decimal(let right)): return .bool(left > right)
        case (.greaterThanOrEqual, .decimal(let left), .decimal(let right)): return .bool(left >= right)
        case (.isInRange, .ip(let left), .ip(let right)): return .bool(left.isInRange(of: right))
        case (.offset, .datetime(let moment), .duration(let span)):
            guard let result = moment.offset(by: span) else {
                throw error(.extension, "overflows when adding an offset: \(moment)+(\(span))", index, program)
            }
            return .datetime(result)
        case (.durationSince, .datetime(let left), .datetime(let right)):
            guard let result = left.since(right) else {
                throw error(
                    .extension,
                    "overflows when computing the duration between \(left) and \(right)",
                    index,
                    program
                )
            }
            return .duration(result)
        default: throw mistyped(argument, "an argument of `\(function.rawValue)`", index, program)
        }
    }
}
