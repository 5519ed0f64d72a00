import Expression
import Testing

/// Doubles as texts and texts as doubles, where implementations differ most easily.
struct DoubleTextTests {
    private func evaluate(_ source: String) throws -> CELValue {
        try Expression(compiling: source, in: Environment()).evaluate()
    }

    @Test(arguments: [
        ("0.0", "0"), ("-0.0", "-0"), ("1.0", "1"), ("-2.5", "-2.5"), ("0.1", "0.1"), ("0.0001", "0.0001"),
        ("0.00001", "1e-05"), ("123456.0", "123456"), ("999999.5", "999999.5"), ("1000000.0", "1e+06"),
        ("123456789.125", "1.23456789125e+08"), ("1e17", "1e+17"), ("1e100", "1e+100"), ("-1.5e-300", "-1.5e-300"),
        ("5e-324", "5e-324"), ("1.7976931348623157e308", "1.7976931348623157e+308"),
    ])
    func `string writes the shortest digits, with an exponent where C and Go do`(number: String, text: String) throws {
        #expect(try evaluate("string(\(number))") == .string(text))
        #expect(try evaluate("double(string(\(number))) == \(number)") == .bool(true))
    }

    @Test(arguments: [
        ("1e21", "1000000000000000000000"), ("1e-7", "0.0000001"), ("123456789.125", "123456789.125"), ("3.0", "3"),
        ("-0.5", "-0.5"), ("0.0 / 0.0", "NaN"), ("-1.0 / 0.0", "-Infinity"),
    ])
    func `format writes no exponent, also within lists and maps`(number: String, text: String) throws {
        #expect(try evaluate("'%s'.format([\(number)])") == .string(text))
        #expect(try evaluate("'%d'.format([\(number)])") == .string(text))
        #expect(try evaluate("'%s'.format([[{'a': \(number)}]])") == .string("[{a: \(text)}]"))
    }

    @Test func `a template writes a number as JSON does`() throws {
        let template = try Template(compiling: "${1000000.0} ${1e-5}", in: Environment())
        #expect(try template.text(Bindings()) == "1000000 0.00001")
    }

    @Test(
        arguments: [
            ("1", 1), ("-1", -1), ("+1", 1), ("1.", 1), (".5", 0.5), ("-.5e3", -500), ("1.e3", 1000), ("1E-2", 0.01),
            ("007", 7), ("4.9e-324", .leastNonzeroMagnitude), ("1e-999", 0), ("inf", .infinity),
            ("-Infinity", -.infinity),
            ("+INF", .infinity),
        ] as [(String, Double)]
    )
    func `a decimal number is read`(text: String, number: Double) throws {
        #expect(try evaluate("double('\(text)')") == .double(number))
    }

    @Test(arguments: [
        "", " 1", "1 ", "0x10", "0x1p3", "1e", "e5", ".", "-", "--1", "1_000", "1,5", "1e999", "-1e999", "nan(0x1)",
        "infinit", "1.5.2", "١",
    ])
    func `what is no decimal number, or one that no double holds, is an error`(text: String) {
        let error = #expect(throws: ExpressionError.self) { try evaluate("double('\(text)')") }
        #expect(error?.code == .conversion)
        #expect(error?.column == 1)
    }
}
