import Manifest
import Testing

/// Misspelt fields of what steps answer, found before anything runs.
struct OutputTypeTests {
    private static let path = "workflows/typed.yaml"

    /// A workflow of the given steps whose last line uses a field that does not exist.
    private static func desk(_ steps: String, _ use: String) -> RefundDesk {
        RefundDesk().adding(
            path,
            "workflow: typed\ninput: schemas/request.yaml\nsteps:\n\(steps)  use: { set: \"${\(use)}\" }\n"
        )
    }

    @Test(arguments: [
        ("  one: { set: { amount: 5, rate: \"${1.5}\" } }\n", "steps.one.output.amout", "amout", "amount"),
        (
            "  one: { branch: [ { when: \"true\", steps: { a: { set: 1 } }, output: { id: x } }, "
                + "{ else: true, steps: { b: { set: 1 } }, output: { id: y } } ] }\n",
            "steps.one.output.idd", "idd", "id"
        ),
        (
            "  one: { map: { over: \"${input.items}\", as: line, steps: { a: { set: { sku: \"${line.sku}\" } } }, "
                + "output: \"${steps.a.output}\" } }\n",
            "steps.one.output[0].suk", "suk", "sku"
        ),
        (
            "  one: { map: { over: \"${input.items}\", as: line, steps: { found: { set: 1 } } } }\n",
            "steps.one.output[0].fuond", "fuond", "found"
        ),
        ("  one: { approval: { ask: support-leads } }\n", "steps.one.output.aproved", "aproved", "approved"),
        (
            "  one: { workflow: refund, with: { order_id: a, text: b, email: c } }\n", "steps.one.output.line", "line",
            "lines"
        ),
        ("  one: { set: { amount: 5 }, when: \"true\" }\n", "steps.one.output.amout", "amout", "amount"),
        (
            "  one: { set: { amount: 5 }, on_error: { value: { amount: 0 } } }\n", "steps.one.output.amout", "amout",
            "amount"
        ),
        ("  one: { set: { amount: 5 } }\n", "steps.one.error.mesage", "mesage", "message"),
        (
            "  two: { set: \"${steps.one.output}\" }\n  one: { set: { amount: 5 } }\n", "steps.two.output.amout",
            "amout", "amount"
        ),
    ])
    func `a field that a step does not answer is told with the right one`(
        steps: String,
        use: String,
        field: String,
        right: String
    ) {
        let desk = Self.desk(steps, use)
        expectOnly(
            .expression,
            in: desk,
            at: desk.place(Self.path, field),
            message: "there is no field `\(field)`",
            hint: "did you mean `\(right)`?"
        )
    }

    @Test(arguments: [
        // What is written as JSON and read again: a double may come back as an int, a time as a text.
        ("  one: { set: \"${2.0 * 1.5}\" }\n", "steps.one.output > 1"),
        ("  one: { set: \"${timestamp('2026-01-01T00:00:00Z')}\" }\n", "steps.one.output.startsWith('2026')"),
        // Arms that answer different things are checked where they are used.
        (
            "  one: { branch: [ { when: \"true\", steps: { a: { set: 1 } }, output: 1 }, "
                + "{ else: true, steps: { b: { set: 1 } }, output: text } ] }\n",
            "steps.one.output == 1"
        ),
        ("  one: { wait: { signal: done } }\n", "steps.one.output.any.thing"),
        ("  one: { set: { a: 1 }, on_error: { value: { b: 2 } } }\n", "steps.one.output.b"),
        ("  one: { set: null }\n", "steps.one.output == null"),
    ])
    func `what may be is not refused`(steps: String, use: String) {
        #expect(Self.desk(steps, use).problems == [])
    }

    @Test func `the output of a workflow that runs itself is not known, and that it does is told`() {
        let desk = Self.desk(
            "  one: { workflow: typed, with: { order_id: a, text: b, email: c } }\n",
            "steps.one.output.x"
        )
        #expect(desk.problems.allSatisfy { $0.code != .expression })
        #expect(!desk.problems.isEmpty)
    }
}
