import Expression
import JSON
import Testing

struct TemplateTests {
    private func evaluate(_ source: String) throws(ExpressionError) -> JSON {
        try Template(compiling: source, in: Desk.environment).evaluate(Desk.bindings)
    }

    @Test(arguments: [
        ("${input.amount}", JSON.int(250)), ("${input.note}", .null),
        ("${input.items[0]}", .object(["sku": "a", "count": 2])),
        ("Refund ${input.amount} ${input.currency}", "Refund 250 EUR"), (" ${input.amount}", " 250"),
        ("${input.amount}${input.currency}", "250EUR"), ("items: ${input.items.map(i, i.sku)}", "items: [\"a\",\"b\"]"),
        ("$${input.amount}", "${input.amount}"), ("$$${input.amount}", "$${input.amount}"),
        ("5 $ and {}", "5 $ and {}"),
        ("", ""), ("${'}' + \"{\"}", "}{"), ("${r'\\}'}!", "\\}!"),
        ("${{'a': {'b': 1}}}", .object(["a": .object(["b": 1])])),
        ("${'''a\n}'''}", "a\n}"), ("x ${b'hi'}", "x hi"), ("${timestamp(0)}", "1970-01-01T00:00:00Z"),
        ("${optional.none()}", .null), ("${b'hi'}", "aGk="), ("${18446744073709551615u}", .uint(.max)),
        ("${// all of it\ninput.amount}", 250), ("🙂 ${'é'}", "🙂 é"),
    ])
    func `a template has the value of its expression, or is text`(source: String, value: JSON) throws {
        #expect(try evaluate(source) == value)
    }

    @Test(arguments: [
        ("Refund ${input.amout}", ExpressionError.Code.noSuchField, 16), ("a ${", .syntax, 5),
        ("a ${1 + }", .syntax, 9),
        ("a ${'}", .syntax, 5), ("a ${}", .syntax, 3), ("a ${1 2}", .syntax, 7), ("ok ${1} ${{1: }", .syntax, 15),
        ("x ${1 / 0}", .divisionByZero, 5),
    ])
    func `an error in a template is at its place in the whole text`(
        source: String,
        code: ExpressionError.Code,
        column: Int
    ) {
        let error = #expect(throws: ExpressionError.self) { try evaluate(source) }
        #expect(error?.code == code)
        #expect(error?.column == column)
    }

    @Test func `a template says what it reads and what it gives`() throws {
        let template = try Template(
            compiling: "${steps.decide.output.amount} of ${input.amount}",
            in: Desk.environment
        )
        #expect(template.references == [["steps", "decide", "output", "amount"], ["input", "amount"]])
        #expect(template.type == .string)
        #expect(try Template(compiling: "${input.amount}", in: Desk.environment).type == .int)
        #expect(try Template(compiling: "plain $${x}", in: Desk.environment).constant == "plain ${x}")
    }

    @Test func `a double that JSON cannot write is an error`() {
        #expect(throws: ExpressionError.self) { try evaluate("${1.0 / 0.0}") }
    }

    @Test func `a value of templates keeps its shape`() throws {
        let value = try TemplateValue(
            compiling: [
                "to": "${input.currency}", "count": 3, "text": "for ${steps.decide.output.refund_id}",
                "list": [1, "${input.items[1].count}", ["deep": nil]], "plain": ["a": "b", "escaped": "$${x}"],
            ],
            in: Desk.environment
        )
        #expect(
            try value.evaluate(Desk.bindings) == [
                "to": "EUR", "count": 3, "text": "for rf_1", "list": [1, 3, ["deep": nil]],
                "plain": ["a": "b", "escaped": "${x}"],
            ]
        )
        #expect(
            value.references == [
                ["input", "currency"], ["steps", "decide", "output", "refund_id"], ["input", "items"],
            ]
        )
        guard case .object(let fields, open: false) = value.type else {
            Issue.record("the type is \(value.type)")
            return
        }
        #expect(fields["to"] == .string)
        #expect(fields["count"] == .int)
    }

    @Test func `members keep their order`() throws {
        let value = try TemplateValue(compiling: ["z": "${1}", "a": "${2}", "m": 3], in: Desk.environment)
        #expect(try value.evaluate(Desk.bindings).serialized() == #"{"z":1,"a":2,"m":3}"#)
    }

    @Test func `an error in a value points to the string`() {
        let error = #expect(throws: ExpressionError.self) {
            try TemplateValue(compiling: ["with": ["a/b": ["x", "${input.amout}"]]], in: Desk.environment)
        }
        #expect(error?.pointer == "/with/a~1b/1")
        #expect(error?.column == 9)
        #expect(error?.description.hasPrefix("/with/a~1b/1: 1:9: there is no field") == true)
    }

    @Test func `an error of the evaluation points to the string`() throws {
        let value = try TemplateValue(compiling: ["a": "${1 / (input.amount - 250)}"], in: Desk.environment)
        let error = #expect(throws: ExpressionError.self) { try value.evaluate(Desk.bindings) }
        #expect(error?.pointer == "/a")
    }

    @Test(arguments: [
        (TextOrigin.Layout.inline(offset: 1), "a: ${1 / (input.amount - 250)}", "tools/a.yaml:7:15: "),
        (.block(indentation: 4), "one\na: ${1 / (input.amount - 250)}", "tools/a.yaml:9:10: "),
        (.file, "one\na: ${1 / (input.amount - 250)}", "tools/a.yaml:2:6: "),
        (.other, "a: ${1 / (input.amount - 250)}", "tools/a.yaml:7:9: "),
        // What is wrong with the value as a whole has the place of the text.
        (.inline(offset: 1), "${1.0 / 0.0}", "tools/a.yaml:7:10: `Infinity` is no number in JSON"),
    ])
    func `an error of the evaluation names the place in the file`(
        layout: TextOrigin.Layout,
        text: String,
        place: String
    ) throws {
        let origin = TextOrigin(file: "tools/a.yaml", line: 7, column: 9, layout: layout)
        let template = try Template(compiling: text, in: Desk.environment, origin: origin)
        let error = #expect(throws: ExpressionError.self) { try template.evaluate(Desk.bindings) }
        #expect(error?.description.hasPrefix(place) == true, "\(error?.description ?? "")")
        let value = try TemplateValue(compiling: ["a": .string(text)], in: Desk.environment) { _ in origin }
        let same = #expect(throws: ExpressionError.self) { try value.evaluate(Desk.bindings) }
        #expect(same?.description == error?.description && same?.pointer == "/a")
    }

    @Test func `a value without templates is constant`() throws {
        let value: JSON = ["a": [1, "b"]]
        #expect(try TemplateValue(compiling: value, in: Desk.environment).constant == value)
    }
}
