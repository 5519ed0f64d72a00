import Expression
import Testing

struct ReferenceTests {
    @Test(arguments: [
        ("steps.decide.output.amount > input.amount", ["input.amount", "steps.decide.output.amount"]),
        ("steps['decide'].output", ["steps.decide.output"]),
        ("steps.crm.output[input.currency]", ["input.currency", "steps.crm.output"]),
        ("input.items.exists(i, i.sku == steps.crm.output.sku)", ["input.items", "steps.crm.output.sku"]),
        ("cel.bind(d, steps.decide, d.output.amount)", ["steps.decide"]),
        ("has(steps.crm.output.tier)", ["steps.crm.output.tier"]),
        ("steps.crm.?output.orValue({})", ["steps.crm.output"]),
        ("input.items[0].sku", ["input.items"]),
        ("size(input.items)", ["input.items"]),
        ("[1, 2].map(input, input + 1)", []),
        ("optional.of(1).value() == 1 || true", []),
        ("1 + 1", []),
    ])
    func `an expression says which fields of which variables it reads`(source: String, paths: [String]) throws {
        let references = try Desk.compile(source).references
        #expect(references.map { $0.joined(separator: ".") }.sorted() == paths)
    }

    @Test func `a field whose name holds a dot is one part of the path`() throws {
        #expect(try Desk.compile("any.`a.b`.c").references == [["any", "a.b", "c"]])
    }
}
