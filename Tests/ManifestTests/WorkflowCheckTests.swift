import Manifest
import Testing

struct WorkflowCheckTests {
    private static let path = "workflows/refund.yaml"

    @Test func `steps that wait for each other are told as a cycle, by name`() {
        let desk = RefundDesk.changing(
            Self.path,
            "order: { tool: orders.find",
            "order: { after: decide, tool: orders.find"
        )
        expectOnly(
            .cycle,
            in: desk,
            at: desk.place(Self.path, "order: { after"),
            message: "steps wait for each other: `order` → `decide` → `order`"
        )
    }

    @Test func `steps whose names are two Unicode spellings are told as no names`() {
        let desk = RefundDesk.changing(
            Self.path,
            "order: { tool: orders.find",
            "caf\u{E9}: { wait: 1h }\n  cafe\u{301}: { wait: 1h }\n  order: { tool: orders.find"
        )
        let (definition, problems) = Project.load(desk.files)
        #expect(definition == nil)
        #expect(problems.count { $0.message.contains("`caf") } == 2, "\(problems)")
    }

    @Test func `a step that waits for itself is told`() {
        let desk = RefundDesk.changing(Self.path, "after: route", "after: pause")
        expectOnly(
            .cycle,
            in: desk,
            at: desk.place(Self.path, "pause }"),
            message: "the step `pause` waits for itself"
        )
    }

    @Test func `a step that uses its own result is told`() {
        let desk = RefundDesk.changing(
            Self.path,
            "order: \"${steps.order.output}\"",
            "order: \"${steps.decide.output}\""
        )
        expectOnly(
            .cycle,
            in: desk,
            at: desk.place(Self.path, "steps.decide.output}\" }"),
            message: "the step `decide` uses its own result"
        )
    }

    @Test func `a step within another does not wait for it`() {
        let desk = RefundDesk.changing(Self.path, "id: \"${line.sku}\"", "id: \"${string(steps.each.output)}\"")
        expectOnly(
            .cycle,
            in: desk,
            at: desk.place(Self.path, "steps.each.output)"),
            message: "the step `each` has no result before its own steps have ended"
        )
    }

    @Test func `an expression that names no step is told with the one that was meant`() {
        let desk = RefundDesk.changing(Self.path, "order: \"${steps.order.output}\"", "order: \"${steps.ordr.output}\"")
        expectOnly(
            .unknownStep,
            in: desk,
            at: desk.place(Self.path, "steps.ordr"),
            message: "there is no step `ordr`",
            hint: "did you mean `order`?"
        )
    }

    @Test func `a bare condition that names no step is told at the step`() {
        let desk = RefundDesk.changing(Self.path, "when: steps.decide.output.amount", "when: steps.decid.output.amount")
        expectOnly(
            .unknownStep,
            in: desk,
            at: desk.place(Self.path, "steps.decid.output"),
            message: "there is no step `decid`",
            hint: "did you mean `decide`?"
        )
    }

    @Test func `a step of a branch is not seen from outside`() {
        let desk = RefundDesk.changing(Self.path, "id: \"${steps.route.output}\"", "id: \"${steps.pay.output}\"")
        expectOnly(
            .unknownStep,
            in: desk,
            at: desk.place(Self.path, "steps.pay.output}\","),
            message: "the step `pay` is not seen from here",
            hint: "it runs within `route`: give that an `output`, and use `steps.route.output`"
        )
    }

    @Test func `steps as a whole cannot be used`() {
        let desk = RefundDesk.changing(Self.path, "id: \"${steps.route.output}\"", "id: \"${size(steps)}\"")
        expectOnly(
            .unknownStep,
            in: desk,
            at: desk.place(Self.path, "steps)}"),
            message: "`steps` is used without the name of a step"
        )
    }

    @Test func `a field that an output does not have is told with its place`() {
        let desk = RefundDesk.changing(Self.path, "steps.decide.output.refund_id", "steps.decide.output.refund_ids")
        expectOnly(
            .expression,
            in: desk,
            at: desk.place(Self.path, "refund_ids"),
            message: "there is no field `refund_ids`",
            hint: "did you mean `refund_id`?"
        )
    }

    @Test func `an input that the workflow does not have is told`() {
        let desk = RefundDesk.changing(Self.path, "${input.items}", "${input.itemz}")
        let problem = desk.problems.first
        #expect(problem?.message == "there is no field `itemz`")
        #expect(problem?.location == desk.place(Self.path, "itemz"))
    }

    @Test func `an expression in a prompt's file is told in that file`() {
        let desk = RefundDesk.changing("prompts/classify.md", "input.text", "input.txt")
        expectOnly(
            .expression,
            in: desk,
            at: Place(file: "prompts/classify.md", line: 3, column: 9),
            message: "there is no field `txt`",
            hint: "did you mean `text`?"
        )
    }

    @Test func `an expression in a block of text is told at its line`() {
        let desk = RefundDesk.changing(
            Self.path,
            "message: Refund ${steps.decide.output.refund_id}?",
            "message: |\n        Refund\n        now: ${inpt.order_id}\n"
        )
        expectOnly(
            .expression,
            in: desk,
            at: desk.place(Self.path, "inpt"),
            message: "`inpt` is not declared",
            hint: "did you mean `input`?"
        )
    }

    @Test func `an expression that is none is told`() {
        let desk = RefundDesk.changing(Self.path, "amount_cents > 10000", "amount_cents >")
        #expect(desk.problems.map(\.code) == [.expression])
        #expect(desk.problems.first?.location.line == desk.place(Self.path, "amount_cents >").line)
    }

    @Test func `a condition is true or false`() {
        let desk = RefundDesk.changing(Self.path, "when: steps.decide.output.amount_cents > 10000", "when: input.text")
        expectOnly(
            .expression,
            in: desk,
            at: desk.place(Self.path, "input.text"),
            message: "the expression must be a bool, and is a string"
        )
    }

    @Test func `the variable of a map is seen within it alone`() {
        let desk = RefundDesk.changing(Self.path, "lines: \"${steps.each.output}\"", "lines: \"${line}\"")
        #expect(desk.problems.map(\.message) == ["`line` is not declared"])
    }

    @Test func `env is not seen by steps`() {
        let desk = RefundDesk.changing(Self.path, "id: \"${line.sku}\"", "id: \"${env.HOME}\"")
        #expect(desk.problems.map(\.message) == ["`env` is not declared"])
    }

    @Test func `workflows that run each other are told, by name`() {
        let desk = RefundDesk().changing(
            Self.path,
            "pause: { wait: { for: 2h }, after: route }",
            "again: { workflow: other, with: {} }"
        ).adding(
            "workflows/other.yaml",
            "workflow: other\nsteps:\n  back:\n    workflow: refund\n    with: { order_id: a, text: b, email: c }\n"
        )
        expectOnly(
            .recursion,
            in: desk,
            at: desk.place(Self.path, "other, with"),
            message: "workflows run each other without end: `other` → `refund` → `other`"
        )
    }

    @Test func `a child workflow's input is checked`() {
        let desk = RefundDesk().adding(
            "workflows/other.yaml",
            "workflow: other\nsteps:\n  back: { workflow: refund, with: { order_id: 7, text: b } }\n"
        )
        #expect(
            desk.problems.map(\.message) == [
                "the arguments do not fit the workflow `refund`: must have `email`",
                "the arguments do not fit the workflow `refund`: `order_id` must be string, is integer",
            ]
        )
    }

    @Test func `two steps around each other do not share a name`() {
        let desk = RefundDesk.changing(Self.path, "found: { tool", "order: { tool")
            .changing(Self.path, "${steps.found.output}", "${steps.order.output}")
        expectOnly(
            .duplicateName,
            in: desk,
            at: desk.place(Self.path, "order: { tool: orders.find, with: { id: \"${line"),
            message: "a step around this one is named `order` too"
        )
    }

    @Test func `an escalation after the question's end is told`() {
        let desk = RefundDesk.changing(Self.path, "after: 2h, to", "after: 5h, to")
        expectOnly(
            .approval,
            in: desk,
            at: desk.place(Self.path, "support-managers"),
            severity: .warning,
            message: "the question is closed before `support-managers` is asked",
            hint: "it stays open for 4h"
        )
    }

    @Test func `else is the last branch`() {
        let desk = RefundDesk.changing(
            Self.path,
            "- when: ${steps.decide.output.amount_cents > 0}",
            "- else: true"
        )
        #expect(desk.problems.map(\.message) == ["`else` is the last branch"])
    }
}
