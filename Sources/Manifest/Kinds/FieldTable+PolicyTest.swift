extension FieldTable {
    static let policyTest = FieldTable(
        title: "a file of policy tests",
        fields: [
            .optional(
                "defaults",
                .table(FieldTable(title: "the defaults of policy tests", fields: call)),
                "What every case of the file has unless it says otherwise."
            ),
            .required("cases", .list(.table(policyCase), countMin: 1), "The cases.", misnomers: ["tests"]),
        ]
    )

    private static let policyCase = FieldTable(
        title: "a policy test",
        fields: [
            .required("name", .text(.free), "What is tested, as a sentence; new in its file.", misnomers: ["case"])
        ] + call.map(\.removable) + [
            .required(
                "expect",
                .text(.free),
                "`allow`, `deny`, `ask GROUP` (several with commas), or `invalid` where the tool's schema refuses the input.",
                misnomers: ["verdict", "expected"]
            ),
            .optional(
                "by",
                names,
                "The policies that determine it, all of them.",
                standard: "any",
                misnomers: ["policies"]
            ),
            .optional(
                "granted_by",
                names,
                "Groups whose people agree where they are asked; the call is then decided again.",
                misnomers: ["approved_by"]
            ),
            .optional("then", .text(.free), "What is expected once they have agreed.", standard: "`allow`"),
            .optional("then_by", names, "The policies that determine that, lifted ones included.", standard: "any"),
        ]
    )

    private static let names = Shape.choice([.list(.text(.free), countMin: 0), .text(.free)])

    private static let call: [Field] = [
        .optional("agent", .text(.name), "The agent that asks for the call."),
        .optional("user", .text(.person), "Or the person who does."),
        .optional("service", .text(.free), "Or the service: the workflow whose step makes the call."),
        .optional(
            "for",
            .text(.person),
            "The person for whom the run works; an agent may do only what both may.",
            standard: "nobody",
            misnomers: ["acts_for", "on_behalf_of"]
        ),
        .optional(
            "right",
            .text(.word(PersonalRight.allCases.map(\.rawValue))),
            "What a person wants to do with the project, in place of a call."
        ),
        .optional(
            "groups",
            names,
            "With `right: approve`: the groups in whose name the answer is given, which it always is.",
            standard: "none"
        ),
        .optional(
            "tool",
            .text(.tool),
            "The tool that is called; with `right: approve` or `settle`, the one whose call it is about.",
            misnomers: ["action"]
        ),
        .optional(
            "input",
            .anything,
            "Its arguments; a case's are laid over the defaults (JSON Merge Patch: null takes a member away).",
            standard: "`{}`",
            misnomers: ["with", "arguments"]
        ),
        .optional(
            "facts",
            .mapping(key: .identifier, value: .anything),
            "What the gateway would look up, laid over the defaults in the same way; null where there is nothing."
        ),
        .optional("labels", .list(.text(.free), countMin: 0), "Labels of what the run has taken in.", standard: "none"),
        .optional("input_labels", .list(.text(.free), countMin: 0), "Labels of the arguments.", standard: "none"),
        .optional(
            "calls",
            .mapping(key: .tool, value: .integer(0...1_000_000_000)),
            "How often the run has called tools before, by name.",
            standard: "never"
        ),
        .optional(
            "history",
            .mapping(key: .identifier, value: .choice([.integer(0...Int(Int64.max)), .nothing])),
            "What counters hold, by name; null where one cannot be told.",
            standard: "0"
        ),
        .optional(
            "run",
            .choice([.text(.free), .nothing]),
            "The run's id. With `right`: none has `start`; `null` for `read` is all runs at once, for `erase` a blob.",
            standard: "`run_test`"
        ),
        .optional(
            "workflow",
            .text(.name),
            "The run's workflow, or the one that is to be started; `erase` has none, nor has `read` without a run.",
            standard: "the service's name, or `test`"
        ),
        .optional("step", .text(.free), "The path of the step that calls.", standard: "`test`"),
    ]
}
