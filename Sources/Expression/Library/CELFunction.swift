/// One overload of a function: how it is called, its types, and what it does.
///
/// Overloads of one name are told apart by the style and number of their arguments and by the arguments' types.
public struct CELFunction: Sendable {
    /// What a function does with arguments of the right types; nil where they turn out not to be.
    typealias Body = @Sendable (_ arguments: [CELValue], _ meter: inout Meter) throws(ExpressionError) -> CELValue?

    /// The name, with its namespace where it has one.
    public let name: String
    /// Whether the first parameter is a receiver: `a.name(b)`.
    public let isMember: Bool
    /// The types of the arguments, the receiver first.
    public let parameters: [CELType]
    /// The type of the result.
    public let result: CELType
    /// Nil for a function that is only declared.
    let body: Body?

    init(_ name: String, isMember: Bool, _ parameters: [CELType], _ result: CELType, _ body: Body?) {
        self.name = name
        self.isMember = isMember
        self.parameters = parameters
        self.result = result
        self.body = body
    }

    /// A function of a host. Its body must be pure: the same arguments give the same result.
    public init(
        _ name: String,
        isMember: Bool = false,
        parameters: [CELType],
        result: CELType,
        body: @escaping @Sendable ([CELValue]) throws(ExpressionError) -> CELValue
    ) {
        self.init(name, isMember: isMember, parameters, result) { arguments, _ throws(ExpressionError) in
            for (argument, parameter) in zip(arguments, parameters) where !parameter.mayHold(argument) { return nil }
            return try body(arguments)
        }
    }

    /// A function that expressions may be checked against and not evaluated with.
    public init(declaring name: String, isMember: Bool = false, parameters: [CELType], result: CELType) {
        self.init(name, isMember: isMember, parameters, result, nil)
    }
}

extension CELType {
    /// Whether a value may be of the type, as far as its outermost shape says.
    func mayHold(_ value: CELValue) -> Bool {
        switch (self, value) {
        case (.dyn, _), (.parameter, _), (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint),
            (.double, .double), (.number, .int), (.number, .uint), (.number, .double), (.string, .string),
            (.bytes, .bytes), (.timestamp, .timestamp), (.duration, .duration), (.list, .list), (.map, .map),
            (.object, .map), (.type, .type), (.nullable, .null):
            true
        case (.nullable(let type), _): type.mayHold(value)
        case (.opaque(let name, _), _): name == value.typeName
        default: false
        }
    }
}
