import Expression
import Testing

struct CheckingTests {
    @Test func `a misspelt field is an error at its place, with the right name`() {
        let error = Desk.failure("steps.decide.output.amout > 100")
        #expect(error?.code == .noSuchField)
        #expect(error?.message == "there is no field `amout`")
        #expect(error?.hint == "did you mean `amount`?")
        #expect(error?.range == 20..<25)
        #expect(error?.line == 1)
        #expect(error?.column == 21)
    }

    @Test(arguments: ["rb'a'", "size('a',)", "'a'.size(,)", "[1].map(x, x,)"])
    func `what cel-spec's grammar has not is an error`(source: String) {
        #expect(Desk.failure(source)?.code == .syntax)
    }

    @Test(arguments: [
        "steps.decide.output.amout > 100", "steps['decide']['output']['amout'] > 100", "steps.decide.output[?'amout']",
        "steps.decide.?output.amout", "steps.decide.output.?amout", "steps.?decide.?output.?amout.orValue(1)",
        "has(steps.decide.output.amout)", "has(steps.decide.?output.amout)", "steps.decide.output.`amout`",
        "(steps.decide).output.amout", "[steps.decide.output][0].amout", "{'a': steps.decide.output}['a'].amout",
        "(true ? steps.decide.output : steps.decide.output).amout", "cel.bind(o, steps.decide.output, o.amout)",
        "cel.block([steps.decide.output], cel.index(0).amout)", "optional.of(steps.decide.output).optMap(o, o.amout)",
        "optional.of(steps.decide.output).value().amout", "optional.of(steps.decide.output).optFlatMap(o, o.?amout)",
        "[steps.decide.output].all(o, o.amout > 1)", "[[steps.decide.output]].all(l, l.exists(o, has(o.amout)))",
        "'%s'.format([steps.decide.output.amout])", "math.greatest(steps.decide.output.amout, 1, 2)",
        "input.items.all(i, i.cuont > 0)", "input.items.exists(n, i, n == i.cuont)", "input.items[0].cuont",
        "input.items[?0].?cuont", "input.items.first().cuont", "input.items.map(i, i.count > 0, i.cuont)",
        "input.items.filter(i, has(i.cuont))", "input.items.sortBy(i, i.cuont)",
        "input.items.transformMap(n, i, i.cuont)", "input.items.transformMapEntry(n, i, {n: i.cuont})",
        "input.items.map(i, [i]).all(l, l[0].cuont > 0)", "input.items.map(i, [i]).flatten()[0].cuont",
        "input.items.reverse()[0].cuont", "input.items.slice(0, 1)[0].cuont", "(input.items + input.items)[0].cuont",
        "input.items.distinct().last().value().cuont",
    ])
    func `a misspelt field is found at its place in every shape that leads to it`(source: String) throws {
        let error = #expect(throws: ExpressionError.self) { try Desk.compile(source) }
        let (written, meant) = source.contains("amout") ? ("amout", "amount") : ("cuont", "count")
        #expect(error?.code == .noSuchField)
        #expect(error?.hint == "did you mean `\(meant)`?")
        let range = try #require(error?.range)
        #expect(String(decoding: Array(source.utf8)[range], as: UTF8.self).filter(\.isLetter) == written)
        #expect(error?.column == range.lowerBound + 1)
    }

    @Test(arguments: [
        ("steps.decid.output.amount", "decide"), ("steps.decide.outptu.amount", "output"),
        ("has(steps.decide.outptu.amount)", "output"), ("stpes.decide.output.amount", "steps"),
        ("input.items.exits(i, true)", "exists"), ("input.currency.upperAsci()", "upperAscii"),
        ("cel.bind(order, input, ordre.amount)", "order"),
    ])
    func `what leads to a field is suggested as well`(source: String, meant: String) {
        #expect(Desk.failure(source)?.hint == "did you mean `\(meant)`?")
    }

    @Test func `an int is not called a int`() {
        #expect(Desk.failure("input.amount.cents")?.message == "an int has no fields, so `cents` cannot be selected")
    }

    @Test func `a position counts lines and code points`() {
        let error = Desk.failure("input.currency == 'é' &&\n  'ü' == input.curency")
        #expect(error?.line == 2)
        #expect(error?.column == 16)
    }

    @Test func `a misspelt variable is an error with the right name`() {
        let error = Desk.failure("inptu.amount > 1")
        #expect(error?.code == .undeclared)
        #expect(error?.hint == "did you mean `input`?")
    }

    @Test func `a misspelt function is an error with the right name`() {
        #expect(Desk.failure("input.currency.startWith('E')")?.hint == "did you mean `startsWith`?")
    }

    @Test func `a field behind an index with a literal is checked`() {
        #expect(Desk.failure("input['amont'] > 1")?.hint == "did you mean `amount`?")
    }

    @Test func `a field of a macro's variable is checked`() {
        #expect(Desk.failure("input.items.all(item, item.cuont > 0)")?.hint == "did you mean `count`?")
    }

    @Test func `a field of an open object may be any`() throws {
        #expect(try Desk.evaluate("steps.crm.output.tier") == .string("gold"))
    }

    @Test func `an optional selection of an unknown field is an error as well`() {
        #expect(Desk.failure("input.?amont.orValue(1)")?.code == .noSuchField)
    }

    @Test(arguments: [
        ("input.amount + 'x'", ExpressionError.Code.noMatchingOverload),
        ("input.amount * 1.5", .noMatchingOverload),
        ("input.amount == 'x'", .noMatchingOverload),
        ("input.amount && true", .noMatchingOverload),
        ("size(input.amount)", .noMatchingOverload),
        ("input.items.sku", .typeMismatch),
        ("input.items.filter(i, i.count)", .typeMismatch),
        ("input.amount.all(x, true)", .typeMismatch),
        ("{1.5: 1}", .typeMismatch),
        ("[?input.amount]", .typeMismatch), ("[?null]", .typeMismatch), ("{?1: null}", .typeMismatch),
        ("'a'.matches('(')", .invalidArgument),
        ("Refund{amount: 1}", .unsupported),
    ])
    func `types that do not fit are found before anything runs`(source: String, code: ExpressionError.Code) {
        #expect(throws: ExpressionError.self) { try Desk.compile(source) }
        #expect(Desk.failure(source)?.code == code)
    }

    @Test(arguments: [
        ("input.amount > 100", CELType.bool), ("input.items.map(i, i.sku)", .list(.string)),
        ("input.items[0]", .object(fields: ["sku": .string, "count": .int], open: false)),
        ("input.rate * 2.0", .double), ("any.x", .dyn), ("{'a': input.amount}", .map(key: .string, value: .int)),
        ("input.note", .nullable(.string)), ("input.?note", .optional(.nullable(.string))),
        ("[1, 'a']", .list(.dyn)), ("input.amount > 1 ? 'a' : 'b'", .string), ("type(1)", .type(.int)),
        ("timestamp('2026-01-01T00:00:00Z') - duration('1s')", .timestamp),
        // What is open takes the first type that fits, and no later use of a copy changes it.
        ("[1, ?optional.of(2)].filter(v, ''.format([v]) == '')", .list(.int)), ("[].map(v, v + v)", .list(.int)),
        ("[optional.none().orValue(1), 2]", .list(.int)), ("[[], [1]]", .list(.list(.int))),
        ("[[1], [dyn(1)]]", .list(.list(.dyn))), ("[[1], [2]].flatten()", .list(.int)),
    ])
    func `the type of the result is known`(source: String, type: CELType) throws {
        #expect(try Desk.compile(source).type == type)
    }

    @Test func `a number may be an int or a double`() throws {
        #expect(try Desk.evaluate("input.rate > 1 && input.rate < 2.0") == .bool(true))
        #expect(Desk.failure("input.rate == 'x'")?.code == .noMatchingOverload)
    }

    @Test func `a value that may be null is compared with null and used as what it is`() throws {
        #expect(try Desk.evaluate("input.note == null") == .bool(true))
        #expect(try Desk.compile("input.note.startsWith('x')").type == .bool)
    }

    @Test func `an expected type is demanded`() {
        #expect(throws: ExpressionError.self) {
            try Expression(compiling: "input.amount", in: Desk.environment, expecting: .bool)
        }
        #expect(throws: Never.self) {
            try Expression(compiling: "any.x", in: Desk.environment, expecting: .bool)
        }
    }

    @Test func `two objects with different fields join to what they share`() throws {
        #expect(throws: Never.self) { try Desk.compile("[input, steps.decide.output][0].amount > 1") }
        #expect(throws: Never.self) { try Desk.compile("[input, steps.decide.output][0].refund_id == 'x'") }
    }

    @Test func `without checking the same errors come when they are reached`() throws {
        let lenient = Environment(checking: .off)
        let expression = try Expression(compiling: "nobody.knows || unknown(1) || true", in: lenient)
        #expect(try expression.evaluate() == .bool(true))
        #expect(Desk.failure("nobody.knows", in: lenient)?.code == .unbound)
        #expect(Desk.failure("unknown(1)", in: lenient)?.code == .noSuchOverload)
    }
}
