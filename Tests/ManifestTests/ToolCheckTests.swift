import Manifest
import Testing

struct ToolCheckTests {
    private static let orders = "tools/orders.yaml"
    private static let payments = "tools/payments.yaml"
    private static let workflow = "workflows/refund.yaml"

    @Test func `a fact is looked up by a tool that reads`() {
        let desk = RefundDesk.changing(Self.payments, "tool: orders.find", "tool: payments.refund")
            .changing(Self.payments, "with: { id: \"${input.order_id}\" }", "with: \"${input}\"")
            .changing("policies/refunds.cedar", "context.facts.order.paid_cents", "1")
        expectOnly(
            .fact,
            in: desk,
            at: desk.place(Self.payments, "payments.refund, with"),
            message: "`payments.refund` is `irreversible`, and a fact is looked up without changing anything",
            hint: "use a tool whose effect is `read`"
        )
    }

    @Test func `arguments of a fact fit its tool`() {
        let desk = RefundDesk.changing(
            Self.payments,
            "with: { id: \"${input.order_id}\" }",
            "with: { key: \"${input.order_id}\" }"
        )
        #expect(
            desk.problems.map(\.message) == [
                "the arguments do not fit the tool `orders.find`: must have `id`",
                "the arguments do not fit the tool `orders.find`: `key` is not allowed",
            ]
        )
        #expect(desk.problems.first?.location == desk.place(Self.payments, "{ key:"))
    }

    @Test func `an argument of a fact that does not exist is told`() {
        let desk = RefundDesk.changing(
            Self.payments,
            "with: { id: \"${input.order_id}\" }",
            "with: { id: \"${input.order_ix}\" }"
        )
        expectOnly(
            .expression,
            in: desk,
            at: desk.place(Self.payments, "order_ix}\" }"),
            message: "there is no field `order_ix`",
            hint: "did you mean `order_id`?"
        )
    }

    @Test func `a probe reads`() {
        let desk = RefundDesk.changing(Self.payments, "{ header: Idempotency-Key }", "{ probe: payments.refund }")
        #expect(desk.problems.first?.code == .probe)
        #expect(desk.problems.first?.location == desk.place(Self.payments, "payments.refund }"))
    }

    @Test func `a probe can do with the tool's input and the key`() {
        let desk = RefundDesk.changing(Self.payments, "{ header: Idempotency-Key }", "{ probe: orders.find }")
        expectOnly(
            .probe,
            in: desk,
            at: desk.place(Self.payments, "orders.find }"),
            message: "the probe `orders.find` needs `id`, which `payments.refund` does not have"
        )
    }

    @Test func `a probe that does not exist is told`() {
        let desk = RefundDesk.changing(Self.payments, "{ header: Idempotency-Key }", "{ probe: payments.find }")
        expectOnly(
            .unknownTool,
            in: desk,
            at: desk.place(Self.payments, "payments.find"),
            message: "there is no tool `payments.find`"
        )
    }

    @Test func `an irreversible tool that nothing makes safe is warned of`() {
        let desk = RefundDesk.changing(Self.payments, "    idempotency: { header: Idempotency-Key }\n", "")
        expectOnly(
            .idempotency,
            in: desk,
            at: desk.place(Self.payments, "payments.refund"),
            severity: .warning,
            message:
                "`payments.refund` is irreversible, and nothing tells whether a call whose outcome is unknown has happened"
        )
    }

    @Test func `a literal argument that the schema refuses is told at its place`() {
        let desk = RefundDesk.changing(
            Self.workflow,
            "amount_cents: \"${steps.decide.output.amount_cents}\"",
            "amount_cents: 0"
        )
        expectOnly(
            .arguments,
            in: desk,
            at: desk.place(Self.workflow, "0 }"),
            message: "the arguments do not fit the tool `payments.refund`: `amount_cents` must be >= 1, is 0"
        )
    }

    @Test func `an argument that is missing is told where arguments begin`() {
        let desk = RefundDesk.changing(
            Self.workflow,
            ", amount_cents: \"${steps.decide.output.amount_cents}\"",
            ""
        )
        expectOnly(
            .arguments,
            in: desk,
            at: desk.place(Self.workflow, "{ order_id: \"${input.order_id}\" }"),
            message: "the arguments do not fit the tool `payments.refund`: must have `amount_cents`"
        )
    }

    @Test func `a second statement is told where it begins`() {
        let desk = RefundDesk.changing(Self.orders, "WHERE id = :id", "WHERE id = :id; DELETE FROM orders")
        expectOnly(
            .statement,
            in: desk,
            at: desk.place(Self.orders, "DELETE"),
            message: "a second statement begins here"
        )
    }

    @Test func `a placeholder without value is told where it stands`() {
        let desk = RefundDesk.changing(Self.orders, "WHERE id = :id", "WHERE id = :idd")
        expectOnly(
            .statement,
            in: desk,
            at: desk.place(Self.orders, ":idd"),
            message: "the placeholder `:idd` has no value",
            hint: "did you mean `id`?"
        )
    }

    @Test func `a parameter without placeholder is told`() {
        let desk = RefundDesk.changing(
            Self.orders,
            "shape: row",
            "shape: row, parameters: { id: \"${input.id}\", x: 1 }"
        )
        expectOnly(
            .statement,
            in: desk,
            at: desk.place(Self.orders, "x: 1"),
            message: "the statement has no placeholder `:x`"
        )
    }

    @Test(arguments: [
        "SELECT ':no' WHERE id = :id", "SELECT \":no\" WHERE id = :id -- ; :no",
        "SELECT 1::int /* ; :no */ WHERE id = :id;",
        "SELECT $tag$ :no ; $tag$ WHERE id = :id", "SELECT 'it''s ; :no' WHERE id = :id",
        "SELECT a LIKE'x\\\\' WHERE id = :id",
    ])
    func `what literals and comments hide is no placeholder and no statement`(statement: String) {
        let desk = RefundDesk.changing(
            Self.orders,
            "SELECT id, paid_cents, note FROM orders WHERE id = :id",
            statement.replacing("\"", with: "\\\"")
        )
        #expect(desk.problems.map(\.description) == [])
    }

    @Test(arguments: ["", "-- nothing", "SELECT 'open", "SELECT /* open", "SELECT $a$ open"])
    func `a statement that does not end is told`(statement: String) {
        let desk = RefundDesk.changing(
            Self.orders,
            "SELECT id, paid_cents, note FROM orders WHERE id = :id",
            statement
        )
        #expect(desk.problems.contains { $0.severity == .error })
    }

    @Test func `a schema that is none is told at its keyword`() {
        let desk = RefundDesk.changing(Self.payments, "amount_cents: { type: integer", "amount_cents: { type: integr")
        #expect(desk.problems.first?.code == .schema)
        #expect(desk.problems.first?.location == desk.place(Self.payments, "integr,"))
    }

    @Test func `a schema in a file of JSON is told in that file`() {
        let desk = RefundDesk.changing("schemas/refund-result.json", "\"integer\"", "\"integr\"")
        #expect(desk.problems.first?.code == .schema)
        #expect(desk.problems.first?.location == desk.place("schemas/refund-result.json", "\"integr\""))
    }

    @Test func `a file that is no JSON is told at its place`() {
        let desk = RefundDesk.changing("schemas/refund-result.json", "\"type\": \"object\",", "\"type\" \"object\",")
        #expect(desk.problems.first?.location.file == "schemas/refund-result.json")
        #expect(desk.problems.first?.location.line == 2)
    }

    @Test func `what nothing uses is warned of`() {
        let desk = RefundDesk.changing("reeve.yaml", "secrets:", "secrets:\n  spare: { env: SPARE }")
            .changing("models.yaml", "tiers:", "tiers:\n  best: large")
        #expect(desk.problems.map(\.severity) == [.warning, .warning])
        #expect(desk.problems.map(\.message) == ["nothing uses the tier `best`", "nothing uses the secret `spare`"])
        #expect(
            desk.problems.map(\.location) == [desk.place("models.yaml", "best"), desk.place("reeve.yaml", "spare")]
        )
    }
}
