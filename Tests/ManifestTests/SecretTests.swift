import Manifest
import Testing

struct SecretTests {
    /// Written in parts, so that no scanner takes this file for one with secrets in it.
    static let secrets: [String] = [
        "sk-" + "proj-abcdefghijklmnopqrstuv", "AKIA" + "IOSFODNN7EXAMPLE", "xoxb" + "-123456789012-abcdefghij",
        "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789", "-----BEGIN RSA " + "PRIVATE KEY-----",
        "Bearer " + "abcdefghijklmnop0123", "postgres://user:" + "hunter2@db/orders",
    ]

    @Test(arguments: secrets) func `a secret in plain text is told at its place and not repeated`(secret: String) throws
    {
        let desk = RefundDesk().adding("prompts/refunds.md", "The key is \(secret) here.\n")
        let problem = try #require(desk.problems.first)
        #expect(desk.problems.count == 1)
        #expect(problem.code == .plaintextSecret)
        #expect(problem.location == desk.place("prompts/refunds.md", secret))
        #expect(!problem.description.contains(secret))
        #expect(!problem.description.contains(String(secret.suffix(8))))
    }

    @Test func `a field that is named after a secret holds none in plain text`() {
        let desk = RefundDesk.changing(
            "workflows/refund.yaml",
            "nothing: { set: null }",
            "nothing: { set: { password: hunter2 } }"
        )
        expectOnly(
            .plaintextSecret,
            in: desk,
            at: desk.place("workflows/refund.yaml", "hunter2"),
            message: "the value of `password` looks like a secret in plain text"
        )
    }

    @Test func `a random value in a field for keys is a secret`() {
        let desk = RefundDesk.changing(
            "workflows/refund.yaml",
            "nothing: { set: null }",
            "nothing: { set: { api_key: q8Zr2LmX9vB4tY7w } }"
        )
        expectOnly(
            .plaintextSecret,
            in: desk,
            at: desk.place("workflows/refund.yaml", "q8Zr"),
            message: "the value of `api_key` looks like a secret in plain text"
        )
    }

    @Test(arguments: [
        "password: \"${input.text}\"", "key: customer-name", "api_key: secret.payments_key", "token: word",
        "max_tokens: 12345678901234567", "text: ask-anybody-who-knows-it-well",
    ])
    func `what only looks a little like a secret is none`(field: String) {
        let desk = RefundDesk.changing(
            "workflows/refund.yaml",
            "nothing: { set: null }",
            "nothing: { set: { \(field) } }"
        )
        #expect(desk.problems.map(\.description) == [])
    }

    @Test func `a secret where a secret's name belongs is not repeated`() {
        let secret = Self.secrets[0]
        let desk = RefundDesk.changing("tools/payments.yaml", "secret.payments_key", secret)
        #expect(desk.problems.contains { $0.code == .plaintextSecret })
        #expect(!desk.problems.contains { $0.description.contains(secret) })
    }
}
