/// A Swift type that a value of one CEL type can be taken as.
///
/// Functions of the library are written with these: their parameters then say both what the checker wants and what the
/// evaluator must find.
protocol CELConvertible: Sendable {
    static var celType: CELType { get }
    init?(_ value: CELValue)
    var celValue: CELValue { get }
}

extension Bool: CELConvertible {
    static var celType: CELType { .bool }
    init?(_ value: CELValue) {
        guard case .bool(let content) = value else { return nil }
        self = content
    }
    var celValue: CELValue { .bool(self) }
}

extension Int64: CELConvertible {
    static var celType: CELType { .int }
    init?(_ value: CELValue) {
        guard case .int(let content) = value else { return nil }
        self = content
    }
    var celValue: CELValue { .int(self) }
}

extension UInt64: CELConvertible {
    static var celType: CELType { .uint }
    init?(_ value: CELValue) {
        guard case .uint(let content) = value else { return nil }
        self = content
    }
    var celValue: CELValue { .uint(self) }
}

extension Double: CELConvertible {
    static var celType: CELType { .double }
    init?(_ value: CELValue) {
        guard case .double(let content) = value else { return nil }
        self = content
    }
    var celValue: CELValue { .double(self) }
}

extension String: CELConvertible {
    static var celType: CELType { .string }
    init?(_ value: CELValue) {
        guard case .string(let content) = value else { return nil }
        self = content
    }
    var celValue: CELValue { .string(self) }
}

extension [UInt8]: CELConvertible {
    static var celType: CELType { .bytes }
    init?(_ value: CELValue) {
        guard case .bytes(let content) = value else { return nil }
        self = content
    }
    var celValue: CELValue { .bytes(self) }
}

extension CELTimestamp: CELConvertible {
    static var celType: CELType { .timestamp }
    init?(_ value: CELValue) {
        guard case .timestamp(let content) = value else { return nil }
        self = content
    }
    var celValue: CELValue { .timestamp(self) }
}

extension CELDuration: CELConvertible {
    static var celType: CELType { .duration }
    init?(_ value: CELValue) {
        guard case .duration(let content) = value else { return nil }
        self = content
    }
    var celValue: CELValue { .duration(self) }
}

extension NetworkAddress: CELConvertible {
    static var celType: CELType { .address }
    init?(_ value: CELValue) {
        guard case .address(let content) = value else { return nil }
        self = content
    }
    var celValue: CELValue { .address(self) }
}

extension NetworkRange: CELConvertible {
    static var celType: CELType { .network }
    init?(_ value: CELValue) {
        guard case .network(let content) = value else { return nil }
        self = content
    }
    var celValue: CELValue { .network(self) }
}
