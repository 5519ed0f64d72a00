extension FunctionTable {
    static var conversions: [CELFunction] {
        let a = CELType.parameter("A")
        return [
            .of("dyn", [a], .dyn) { arguments, _ in arguments[0] },
            .of("type", [a], .type(a)) { arguments, _ in .type(arguments[0].typeName) },
            .of("bool") { (value: Bool) in value },
            .of("bool") { (text: String) throws(ExpressionError) -> Bool in
                switch text {
                case "1", "t", "T", "true", "TRUE", "True": return true
                case "0", "f", "F", "false", "FALSE", "False": return false
                default: throw .conversion(text, "a bool")
                }
            },
            .of("int") { (value: Int64) in value },
            .of("int") { (value: UInt64) throws(ExpressionError) -> Int64 in
                guard let int = Int64(exactly: value) else { throw .outOfRange("\(value)", "an int") }
                return int
            },
            .of("int") { (value: Double) throws(ExpressionError) -> Int64 in
                // The bounds themselves are refused: a double there stands for numbers on both sides of them.
                guard value > -0x1p63, value < 0x1p63 else { throw .outOfRange(DoubleText.plain(value), "an int") }
                return Int64(value)
            },
            .of("int") { (text: String) throws(ExpressionError) -> Int64 in
                guard let int = Int64(text) else { throw .conversion(text, "an int") }
                return int
            },
            .of("int") { (time: CELTimestamp) in time.seconds },
            .of("uint") { (value: UInt64) in value },
            .of("uint") { (value: Int64) throws(ExpressionError) -> UInt64 in
                guard let uint = UInt64(exactly: value) else { throw .outOfRange("\(value)", "a uint") }
                return uint
            },
            .of("uint") { (value: Double) throws(ExpressionError) -> UInt64 in
                guard value >= 0, value < 0x1p64 else { throw .outOfRange(DoubleText.plain(value), "a uint") }
                return UInt64(value)
            },
            .of("uint") { (text: String) throws(ExpressionError) -> UInt64 in
                // Swift reads `-0`.
                guard !text.hasPrefix("-"), let uint = UInt64(text) else { throw .conversion(text, "a uint") }
                return uint
            },
            .of("double") { (value: Double) in value },
            .of("double") { (value: Int64) in Double(value) },
            .of("double") { (value: UInt64) in Double(value) },
            .of("double") { (text: String) throws(ExpressionError) -> Double in
                guard let double = DoubleText.parse(text) else { throw .conversion(text, "a double") }
                return double
            },
            .of("string") { (value: String) in value },
            .of("string") { (value: Bool) in CELValue.bool(value).text },
            .of("string") { (value: Int64) in String(value) },
            .of("string") { (value: UInt64) in String(value) },
            .of("string") { (value: Double) in DoubleText.general(value) },
            .of("string") { (value: CELTimestamp) in value.description },
            .of("string") { (value: CELDuration) in value.description },
            .of("string") { (value: NetworkAddress) in value.description },
            .of("string") { (value: NetworkRange) in value.description },
            .of("string") { (value: [UInt8]) throws(ExpressionError) -> String in
                guard let text = String(validating: value, as: UTF8.self) else {
                    throw ExpressionError(.conversion, "the bytes are not UTF-8")
                }
                return text
            },
            .of("bytes") { (value: [UInt8]) in value },
            .of("bytes") { (text: String) in Array(text.utf8) },
            .of("timestamp") { (value: CELTimestamp) in value },
            .of("timestamp") { (seconds: Int64) throws(ExpressionError) -> CELTimestamp in
                guard let time = CELTimestamp(seconds: seconds) else { throw .outOfRange("\(seconds)", "a timestamp") }
                return time
            },
            .of("timestamp") { (text: String) throws(ExpressionError) -> CELTimestamp in
                guard let time = CELTimestamp(text) else {
                    throw .conversion(text, "a timestamp", hint: "as in `2026-01-31T12:00:00Z`")
                }
                return time
            },
            .of("duration") { (value: CELDuration) in value },
            .of("duration") { (text: String) throws(ExpressionError) -> CELDuration in
                guard let duration = CELDuration(text) else {
                    throw .conversion(text, "a duration", hint: "as in `90s` or `1h30m`, at most 292 years")
                }
                return duration
            },
        ]
    }
}

extension ExpressionError {
    static func conversion(_ text: String, _ type: String, hint: String? = nil) -> ExpressionError {
        ExpressionError(.conversion, "`\(text.prefix(40))` is not \(type)", hint: hint)
    }

    static func outOfRange(_ number: String, _ type: String) -> ExpressionError {
        ExpressionError(.overflow, "`\(number)` is out of range for \(type)")
    }
}
