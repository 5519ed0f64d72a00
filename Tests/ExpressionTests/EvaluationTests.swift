import Expression
import JSON
import Testing

struct EvaluationTests {
    @Test(arguments: [
        ("input.amount > 100 && input.currency == 'EUR'", CELValue.bool(true)),
        ("input.items.map(i, i.count).exists(c, c == 3)", .bool(true)),
        ("input.items.filter(i, i.count > 2)[0].sku", .string("b")),
        ("any.list.map(x, type(x) == double)[1]", .bool(true)),
        ("has(any.list) && !has(any.nothing)", .bool(true)),
        ("any.?nothing.orValue(7)", .int(7)),
        ("optional.of(1).orValue(1 / 0)", .int(1)),
        ("'\\u00e9' in any", .bool(true)),
        ("'e\\u0301' in any", .bool(false)),
        ("'e\\u0301' == '\\u00e9'", .bool(false)),
        ("{'e\\u0301': 1, '\\u00e9': 2}.size()", .int(2)),
        ("cel.bind(x, 1 / 0, true)", .bool(true)),
        ("input.items.sortBy(i, -i.count).map(i, i.sku).join()", .string("ba")),
        ("[3, 1, 2].sort() == [1, 2, 3]", .bool(true)),
        ("[1, 2, 2, 1.0].map(x, dyn(x)).distinct().size()", .int(2)),
        ("[[1], [2, [3]]].flatten().size()", .int(3)),
        ("'a,b,c'.split(',', 2) == ['a', 'b,c']", .bool(true)),
        ("'abc'.replace('', '-')", .string("-a-b-c-")),
        ("'abc'.replace('', '-', 2)", .string("-a-bc")),
        ("'abc'.split('')", .list(CELList(["a", "b", "c"].map(CELValue.string)))),
        ("''.split(',')", .list(CELList([.string("")]))),
        ("string(1000000.0) + ' ' + string(0.1) + ' ' + string(1e21)", .string("1e+06 0.1 1e+21")),
        (
            "'%.2f %e %x %s'.format([1.005, 1.5, 'hi', {'b': 1, 'a': [null]}])",
            .string("1.00 1.500000e+00 6869 {a: [null], b: 1}")
        ),
        ("sets.contains([1, 2], [2]) && !sets.intersects([1], [2])", .bool(true)),
        ("[1, 2, 3].transformMap(i, v, v * 10)[2]", .int(30)),
        ("{'a': 1}.transformMapEntry(k, v, {v: k})[1]", .string("a")),
        ("math.bitShiftRight(-1024, 3)", .int(2_305_843_009_213_693_824)),
        ("b'\\xff' + bytes('a')", .bytes([255, 97])),
        ("true ? input : {}", .map(CELMap(json: [:]))),
    ])
    func `an expression has its value`(source: String, value: CELValue) throws {
        if source.hasPrefix("true ?") {
            #expect(try Desk.evaluate(source).typeName == value.typeName)
        } else {
            #expect(try Desk.evaluate(source) == value)
        }
    }

    @Test(arguments: [
        ("any.nothing", ExpressionError.Code.noSuchKey), ("any.list[9]", .indexOutOfRange),
        ("any.list[0] + any.list[1]", .noSuchOverload), ("1 / 0", .divisionByZero),
        ("9223372036854775807 + input.amount", .overflow), ("-9223372036854775808 % -1", .overflow),
        ("timestamp('9999-12-31T23:59:59Z') + duration('1s')", .overflow), ("int('x')", .conversion),
        ("{'a': 1, 'a': 2}", .duplicateKey), ("duration('1 year')", .conversion),
        ("optional.none().value()", .noSuchKey), ("[].first().value()", .noSuchKey),
        ("['a', 1].map(x, dyn(x)).sort()", .noSuchOverload), ("'abc'.substring(2, 1)", .indexOutOfRange),
        ("math.greatest([])", .invalidArgument), ("'%q'.format([1])", .invalidArgument),
    ])
    func `what has no value is an error with a code and a place`(source: String, code: ExpressionError.Code) {
        let error = Desk.failure(source)
        #expect(error?.code == code)
        #expect(error?.line == 1)
    }

    @Test func `an unbound variable is an error with its name`() throws {
        let expression = try Desk.compile("input.amount")
        #expect(throws: ExpressionError.self) { try expression.evaluate() }
    }

    @Test func `numbers that cannot be added are said to need a conversion`() {
        #expect(Desk.failure("any.list[0] + any.list[1]")?.hint?.contains("double(…)") == true)
    }

    @Test func `a function of the host is called like any other`() throws {
        let environment = Environment(functions: [
            CELFunction("digest", parameters: [.string], result: .string) { arguments throws(ExpressionError) in
                .string("sha:" + (arguments[0].stringValue ?? ""))
            },
            CELFunction("fail", parameters: [], result: .string) { _ throws(ExpressionError) in
                throw ExpressionError(code: .invalidArgument, message: "it fails")
            },
        ])
        #expect(try Expression(compiling: "digest('a')", in: environment).evaluate() == .string("sha:a"))
        #expect(throws: ExpressionError.self) { try Expression(compiling: "digest(1)", in: environment) }
        let error = Desk.failure("  fail()", in: environment)
        #expect(error?.message == "it fails")
        #expect(error?.column == 3)
    }

    @Test func `names are looked up in the container first`() throws {
        let environment = Environment(variables: ["a.x": .int, "x": .int, "a.b.y": .int], container: "a.b")
        let bindings = Bindings(["a.x": 1, "x": 2, "a.b.y": 3] as [String: JSON])
        #expect(try Expression(compiling: "x", in: environment).evaluate(bindings) == .int(1))
        #expect(try Expression(compiling: ".x", in: environment).evaluate(bindings) == .int(2))
        #expect(try Expression(compiling: "y", in: environment).evaluate(bindings) == .int(3))
        let lenient = Environment(container: "a.b", checking: .off)
        #expect(try Expression(compiling: "x", in: lenient).evaluate(bindings) == .int(1))
        #expect(try Expression(compiling: ".x", in: lenient).evaluate(bindings) == .int(2))
    }

    @Test func `the same expression gives the same value every time`() throws {
        let expression = try Desk.compile("{'b': 1, 'a': 2, 'c': input.items}.map(k, k) + ['%s'.format([input])]")
        let first = try expression.evaluate(Desk.bindings).json()
        for _ in 0..<20 { #expect(try expression.evaluate(Desk.bindings).json() == first) }
    }

    @Test func `a compiled expression is used by many tasks at once`() async throws {
        let expression = try Desk.compile("input.items.map(i, cel.bind(n, i.count, n * n))[1]")
        await withTaskGroup(of: CELValue?.self) { group in
            for _ in 0..<64 { group.addTask { try? expression.evaluate(Desk.bindings) } }
            for await value in group { #expect(value == .int(9)) }
        }
    }
}
