extension FieldTable {
    static let properties = FieldTable(
        title: "a file of properties",
        fields: [
            .required(
                "properties",
                .mapping(key: .name, value: .table(property)),
                "What must be true of every call that policies may ever decide, by name.",
                misnomers: ["property"]
            )
        ]
    )

    static let property = FieldTable(
        title: "a property",
        fields: [.required("because", .text(.free), "Why it matters, for whoever breaks it.", misnomers: ["reason"])],
        selector: .presence,
        variants: [
            Variant("never", [.required("never", .table(calls), "No call of these has one of the verdicts.")]),
            Variant("always", [.required("always", .table(calls), "Every call of these has one of the verdicts.")]),
            Variant(
                "at_most",
                [
                    .required(
                        "at_most",
                        .text(.free),
                        "No call has a more permissive verdict than under the policies of this directory (a project, or "
                            + "`*.cedar` files, from the project's directory), of `released` (the store's newest "
                            + "release), or of a release's id."
                    )
                ]
            ),
            Variant(
                "same_as",
                [.required("same_as", .text(.free), "Every call has the verdict that it has under these policies.")]
            ),
        ]
    )

    static let calls = FieldTable(
        title: "a set of calls",
        fields: [
            .optional("agent", .text(.name), "The agent that calls.", standard: "anybody"),
            .optional(
                "principal",
                .text(.free),
                "Who calls, where it is no agent: `User::\"anna\"`, `Service::\"refund\"`.",
                standard: "anybody"
            ),
            .optional(
                "tool",
                .choice([.text(.tool), .list(.text(.tool), countMin: 1)]),
                "What is called, one tool or several.",
                standard: "every tool",
                misnomers: ["tools", "action"]
            ),
            .optional(
                "when",
                .text(.free),
                "Which of the calls: a condition in Cedar, as in a policy's `when`.",
                standard: "all of them",
                misnomers: ["if", "condition"]
            ),
            .optional(
                "verdict",
                .choice([.text(.word(verdicts)), .list(.text(.word(verdicts)), countMin: 1)]),
                "The verdicts that are meant: `allow`, `ask` (people can lift what forbids it), `deny`.",
                standard: "`allow` of `never`; `always` needs one",
                misnomers: ["verdicts"]
            ),
        ]
    )

    private static let verdicts = ["allow", "ask", "deny"]
}
