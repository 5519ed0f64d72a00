import JSON

/// A scalar: its text as written and its value in the core schema of YAML 1.2 (section 10.3.2).
struct YAMLScalar: Sendable {
    /// How the text stands in the file, which decides how a place in it is found again.
    enum Layout: Sendable {
        /// The text stands in the file as it is, on one line, this many characters after the scalar's start.
        case inline(offset: Int)
        /// A literal block: the lines stand as they are below the scalar's start, indented by this much.
        case block(indentation: Int)
        /// Escapes or folding make the text differ from the file.
        case other
    }

    var text: String
    var value: JSON
    var layout: Layout

    /// The value of a plain (unquoted) scalar; nil for a number that JSON cannot hold.
    static func value(ofPlain text: String) -> JSON? {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        guard let number = number(text) else { return .string(text) }
        return number
    }

    /// The number that the text writes; `.some(nil)` where it is one that JSON cannot hold.
    private static func number(_ text: String) -> JSON?? {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, isDigit(first) || "+-.".utf8.contains(first) else { return nil }
        if text.hasPrefix("0o"), bytes.count > 2, bytes.dropFirst(2).allSatisfy({ (48...55).contains($0) }) {
            return .some(UInt64(text.dropFirst(2), radix: 8).map(integer))
        }
        if text.hasPrefix("0x"), bytes.count > 2, bytes.dropFirst(2).allSatisfy(isHexadecimal) {
            return .some(UInt64(text.dropFirst(2), radix: 16).map(integer))
        }
        let unsigned = first == UInt8(ascii: "+") || first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
        let word = String(decoding: unsigned, as: UTF8.self)
        if [".inf", ".Inf", ".INF"].contains(word) || [".nan", ".NaN", ".NAN"].contains(text) { return .some(nil) }
        if !unsigned.isEmpty, unsigned.allSatisfy(isDigit) {
            let digits = first == UInt8(ascii: "+") ? word : text
            return .some(Int64(digits).map(JSON.int) ?? UInt64(digits).map(JSON.uint))
        }
        guard isFloat(unsigned), let double = Double(text) else { return nil }
        return .some(double.isFinite ? .double(double) : nil)
    }

    private static func integer(_ value: UInt64) -> JSON {
        Int64(exactly: value).map(JSON.int) ?? .uint(value)
    }

    /// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
    private static func isFloat(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        func digits(_ rest: inout ArraySlice<UInt8>) -> Int {
            let run = rest.prefix(while: isDigit)
            rest = rest.dropFirst(run.count)
            return run.count
        }
        let whole = digits(&rest)
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = digits(&rest)
        }
        guard whole + fraction > 0 else { return false }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (65...70).contains(byte) || (97...102).contains(byte)
    }
}
