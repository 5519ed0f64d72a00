import Policy

extension Translator {
    private static let dayMilliseconds: Int64 = 86_400_000

    func call(_ function: ExtensionFunction, _ arguments: [Expression], _ expression: Expression) throws -> Translated {
        if let type = function.constructed {
            guard arguments.count == 1, case .literal(.string(let text)) = arguments[0].kind else {
                throw refusal("`\(function.rawValue)` of a text that is computed", expression)
            }
            // What cannot be read fails, whatever the request.
            guard let value = type.value(text) else { return Translated(.bool(.no), fails: .yes) }
            return Translated(SymbolicValue(value))
        }
        let arguments = try arguments.map { try translate($0) }
        let fails = Term.any(arguments.map(\.fails))
        guard let first = arguments.first else { throw refusal("`\(function.rawValue)` of nothing", expression) }
        let result =
            arguments.count == 2
            ? try apply(function, first.value, arguments[1].value, expression)
            : try apply(function, first.value, expression)
        return Translated(result.value, fails: fails || result.fails)
    }

    private func apply(
        _ function: ExtensionFunction,
        _ receiver: SymbolicValue,
        _ expression: Expression
    ) throws -> Translated {
        switch (function, receiver) {
        case (.isIpv4, .ip(let network?)): return Translated(.bool(.bool(network.isIPv4)))
        case (.isIpv6, .ip(let network?)): return Translated(.bool(.bool(network.isIPv6)))
        case (.isLoopback, .ip(let network?)): return Translated(.bool(.bool(network.isLoopback)))
        case (.isMulticast, .ip(let network?)): return Translated(.bool(.bool(network.isMulticast)))
        case (_, .ip(nil)): throw refusal("an address that is not written in the policy", expression)
        case (.toDate, .datetime(let moment)):
            let time = Term.modulus(moment, by: Self.dayMilliseconds)
            let (date, overflows) = Term.arithmetic(.subtract, moment, time)
            return Translated(.datetime(date), fails: overflows)
        case (.toTime, .datetime(let moment)):
            return Translated(.duration(.modulus(moment, by: Self.dayMilliseconds)))
        case (.toMilliseconds, .duration(let span)): return Translated(.long(span))
        case (.toSeconds, .duration(let span)): return Translated(.long(.quotient(span, by: 1000)))
        case (.toMinutes, .duration(let span)): return Translated(.long(.quotient(span, by: 60_000)))
        case (.toHours, .duration(let span)): return Translated(.long(.quotient(span, by: 3_600_000)))
        case (.toDays, .duration(let span)): return Translated(.long(.quotient(span, by: Self.dayMilliseconds)))
        default: throw refusal("`\(function.rawValue)` of a value of this type", expression)
        }
    }

    private func apply(
        _ function: ExtensionFunction,
        _ receiver: SymbolicValue,
        _ argument: SymbolicValue,
        _ expression: Expression
    ) throws -> Translated {
        switch (function, receiver, argument) {
        case (.lessThan, .decimal(let left), .decimal(let right)): return Translated(.bool(.less(left, right)))
        case (.lessThanOrEqual, .decimal(let left), .decimal(let right)):
            return Translated(.bool(.lessOrEqual(left, right)))
        case (.greaterThan, .decimal(let left), .decimal(let right)): return Translated(.bool(.less(right, left)))
        case (.greaterThanOrEqual, .decimal(let left), .decimal(let right)):
            return Translated(.bool(.lessOrEqual(right, left)))
        case (.isInRange, .ip(let left?), .ip(let right?)): return Translated(.bool(.bool(left.isInRange(of: right))))
        case (_, .ip, .ip): throw refusal("an address that is not written in the policy", expression)
        case (.offset, .datetime(let moment), .duration(let span)):
            let (value, overflows) = Term.arithmetic(.add, moment, span)
            return Translated(.datetime(value), fails: overflows)
        case (.durationSince, .datetime(let left), .datetime(let right)):
            let (value, overflows) = Term.arithmetic(.subtract, left, right)
            return Translated(.duration(value), fails: overflows)
        default: throw refusal("`\(function.rawValue)` of a value of this type", expression)
        }
    }
}
