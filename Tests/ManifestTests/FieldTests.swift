import JSON
import Manifest
import Testing

struct FieldTests {
    @Test func `an unknown field is told with the one that was meant`() {
        let desk = RefundDesk.changing("agents/refunds.yaml", "limits:", "limitz:")
        expectOnly(
            .unknownField,
            in: desk,
            at: desk.place("agents/refunds.yaml", "limitz"),
            message: "unknown field `limitz`",
            hint: "did you mean `limits`?"
        )
    }

    @Test func `a word that people use for a field leads to it`() {
        let desk = RefundDesk.changing("workflows/refund.yaml", "after: [classify]", "needs: [classify]")
        let problem = desk.problems.first
        #expect(problem?.hint == "did you mean `after`?")
    }

    @Test func `a field of another type of connector is told with its owner`() {
        let desk = RefundDesk.changing("tools/payments.yaml", "labels:", "root: x\nlabels:")
        expectOnly(
            .unknownField,
            in: desk,
            at: desk.place("tools/payments.yaml", "root"),
            message: "unknown field `root`",
            hint: "`root` goes with `files`"
        )
    }

    @Test func `a missing field is told where the mapping begins`() {
        let desk = RefundDesk.changing("agents/refunds.yaml", "owner: support-platform\n", "")
        expectOnly(
            .missingField,
            in: desk,
            at: Place(file: "agents/refunds.yaml", line: 1, column: 1),
            message: "an agent needs the field `owner`",
            hint: "Every agent has an owner: the group in people.yaml that answers for it."
        )
    }

    @Test func `a value of the wrong kind is told with what is there`() {
        let desk = RefundDesk.changing("agents/refunds.yaml", "steps: 12", "steps: many")
        expectOnly(
            .wrongType,
            in: desk,
            at: desk.place("agents/refunds.yaml", "many"),
            message: "the field `steps` is a whole number from 1 to 10000, not text"
        )
    }

    @Test func `a number where text belongs is asked into quotes`() {
        let desk = RefundDesk.changing("reeve.yaml", "project: refund-desk", "project: 2024")
        expectOnly(
            .wrongType,
            in: desk,
            at: desk.place("reeve.yaml", "2024"),
            message: "the field `project` is a name of letters, digits, `-` and `_`, 64 at most, not a number",
            hint: "put it in quotes to make it text: \"2024\""
        )
    }

    @Test func `a key without value is told`() {
        let desk = RefundDesk.changing("agents/refunds.yaml", "model: standard", "model:")
        expectOnly(
            .wrongType,
            in: desk,
            at: desk.place("agents/refunds.yaml", "model"),
            message: "the field `model` has no value"
        )
    }

    @Test func `a number out of range is told with the range`() {
        let desk = RefundDesk.changing("agents/refunds.yaml", "steps: 12", "steps: 0")
        expectOnly(
            .invalidValue,
            in: desk,
            at: desk.place("agents/refunds.yaml", "0, tokens"),
            message: "the field `steps` is a whole number from 1 to 10000"
        )
    }

    @Test(arguments: ["10", "\"10\"", "ten", "1h30m", "-1s", "1.5s", "99999999999999999d"])
    func `a duration needs one number and one unit`(text: String) {
        let desk = RefundDesk.changing("tools/payments.yaml", "timeout: 10s", "timeout: \(text)")
        let place = desk.place("tools/payments.yaml", "timeout: \(text)")
        #expect(desk.problems.map(\.location.line) == [place.line])
        #expect(desk.problems.map(\.location.column) == [place.column + 9])
    }

    @Test(arguments: ["-1", "0.1234567891", "1e3", "\"0.25\"", "lots", "99999999999"])
    func `money is an exact amount of nanodollars`(text: String) {
        let desk = RefundDesk.changing("reeve.yaml", "cap_usd: 20.00", "cap_usd: \(text)")
        #expect(desk.problems.map(\.location) == [desk.place("reeve.yaml", text + ", window")])
    }

    @Test func `money is exact to the nanodollar`() {
        let desk = RefundDesk.changing("reeve.yaml", "cap_usd: 20.00", "cap_usd: 0.100000001")
        #expect(Project.load(desk.files).definition?.budgets.first?.cap == 100_000_001)
    }

    @Test func `a word that is none of those allowed is told with the nearest`() {
        let desk = RefundDesk.changing("tools/payments.yaml", "effect: irreversible", "effect: irreversable")
        expectOnly(
            .invalidValue,
            in: desk,
            at: desk.place("tools/payments.yaml", "irreversable"),
            message: "the field `effect` is one of `read`, `write`, `irreversible`, not `irreversable`",
            hint: "did you mean `irreversible`?"
        )
    }

    @Test func `a step does one thing`() {
        let desk = RefundDesk.changing(
            "workflows/refund.yaml",
            "agent: refunds\n",
            "agent: refunds\n    tool: orders.find\n"
        )
        expectOnly(
            .conflictingFields,
            in: desk,
            at: Place(
                file: "workflows/refund.yaml",
                line: desk.place("workflows/refund.yaml", "agent: refunds").line + 1,
                column: 5
            ),
            message: "`tool` does not go together with `agent`"
        )
    }

    @Test func `a step does something`() {
        let desk = RefundDesk.changing(
            "workflows/refund.yaml",
            "pause: { wait: { for: 2h }, after: route }",
            "pause: { after: route }"
        )
        expectOnly(
            .missingField,
            in: desk,
            at: desk.place("workflows/refund.yaml", "{ after: route }"),
            message:
                "a step needs one of `agent`, `tool`, `model`, `approval`, `branch`, `map`, `workflow`, `wait`, `set`"
        )
    }

    @Test func `a step's name can be used in expressions`() {
        let desk = RefundDesk.changing("workflows/refund.yaml", "pause:", "pause-it:")
        expectOnly(
            .invalidValue,
            in: desk,
            at: desk.place("workflows/refund.yaml", "pause-it"),
            message: "`pause-it` is not a key that the field `steps` can have"
        )
    }

    @Test func `all problems of all files are collected, by place`() {
        let desk = RefundDesk.changing("agents/refunds.yaml", "limits:", "limitz:")
            .changing("reeve.yaml", "window: day", "window: dayly")
            .changing("tools/payments.yaml", "timeout: 10s", "timeout: soon")
        let problems = desk.problems
        #expect(problems.map(\.location.file) == ["agents/refunds.yaml", "reeve.yaml", "tools/payments.yaml"])
        #expect(problems.map(\.location) == problems.map(\.location).sorted())
    }

    @Test func `a problem is printed as editors read it, and as JSON`() {
        let location = Place(file: "reeve.yaml", line: 3, column: 5)
        let problem = Problem(.error, .unknownField, at: location, "unknown field `x`", hint: "did you mean `y`?")
        #expect(problem.description == "reeve.yaml:3:5: unknown field `x`\n    hint: did you mean `y`?")
        #expect(
            problem.json == [
                "severity": "error", "code": "unknown_field", "file": "reeve.yaml", "line": 3, "column": 5,
                "message": "unknown field `x`", "hint": "did you mean `y`?",
            ]
        )
        let warning = Problem(.warning, .unused, at: location, "nothing uses it")
        #expect(warning.description == "reeve.yaml:3:5: warning: nothing uses it")
    }
}
