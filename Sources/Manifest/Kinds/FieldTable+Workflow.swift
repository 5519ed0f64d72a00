extension FieldTable {
    static let workflow = FieldTable(
        title: "a workflow",
        fields: [
            .required("workflow", .text(.name), "The workflow's name.", misnomers: ["name"]),
            .optional("description", .text(.free), "One line for people."),
            .optional("input", .schema, "What a run must be started with.", standard: "anything"),
            .optional(
                "title",
                .text(.template),
                "A line for lists of runs, over `input`; never content that a list should not show."
            ),
            .optional("timeout", .duration(allowsZero: false), "The whole run's time.", standard: "no limit"),
            .optional(
                "triggers",
                .list(.table(trigger), countMin: 0),
                "What starts runs besides the command; nothing does yet, and the check says so.",
                misnomers: ["trigger", "on", "schedule"]
            ),
            .optional(
                "labels",
                labels,
                "Where what runs are started with comes from and what is in it, such as `untrusted`.",
                standard: "none"
            ),
            steps,
            output,
        ]
    )

    private static let steps = Field.required(
        "steps",
        .named(.steps),
        "Steps by name, in any order; names begin with a letter, for expressions use them."
    )

    private static let output = Field.optional(
        "output",
        .template,
        "What the whole answers.",
        standard: "an object of the outputs of all steps"
    )

    static let step = FieldTable(
        title: "a step",
        fields: [
            .optional(
                "after",
                .choice([.list(.text(.identifier), countMin: 0), .text(.identifier)]),
                "Steps that must have ended before, besides those that expressions name.",
                misnomers: ["needs", "depends_on"]
            ),
            .optional(
                "when",
                .text(.expression),
                "Skips the step where it is false; its output is then null.",
                misnomers: ["if"]
            ),
            .optional("timeout", .duration(allowsZero: false), "The whole step's time, all attempts together."),
            .optional(
                "attempt_timeout",
                .duration(allowsZero: false),
                "One attempt's time.",
                standard: "the tool's"
            ),
            .optional("retry", .named(.retry), "How often to try.", standard: "the tool's", misnomers: ["retries"]),
            .optional(
                "on_error",
                .named(.reaction),
                "What becomes of the run when the step fails: `fail`, `continue` without it, or `{ value: … }`.",
                standard: "`fail`"
            ),
            .optional(
                "on_timeout",
                .named(.reaction),
                "The same for a step that takes too long.",
                standard: "`on_error`"
            ),
        ],
        variants: [
            Variant("agent", [.required("agent", .text(.name), "Lets an agent work."), with]),
            Variant("tool", [.required("tool", .text(.tool), "Calls a tool."), with]),
            Variant("model", model(prompt: .document)),
            Variant("approval", [.required("approval", .table(approval), "Asks people.")]),
            Variant(
                "branch",
                [.required("branch", .list(.table(arm), countMin: 1), "Goes the first way whose `when` is true.")]
            ),
            Variant("map", [.required("map", .table(map), "The same steps for each element of a list.")]),
            Variant("workflow", [.required("workflow", .text(.name), "Runs another workflow."), with]),
            Variant("wait", [.required("wait", .table(wait), "Waits for a time or a signal.")]),
            Variant("set", [.required("set", .template, "Computes a value.")]),
        ]
    )

    private static let with = Field.optional(
        "with",
        .template,
        "The arguments.",
        standard: "`{}`",
        misnomers: ["input", "args"]
    )

    private static func model(prompt: Shape) -> [Field] {
        [
            .required("model", .text(.name), "Asks a model of this tier once, without tools."),
            .required("prompt", prompt, "What it is asked; `${…}` in it sees what the step sees."),
            .optional("system", .document, "The system message, sent as it is."),
            .optional(
                "output",
                .schema,
                "What the answer must look like.",
                standard: "any text",
                misnomers: ["schema"]
            ),
            .optional("temperature", .number(0...2), "Sampling temperature.", standard: "the provider's"),
            .optional(
                "output_tokens_max",
                .integer(1...1_000_000),
                "The most tokens that the answer may have.",
                standard: "4096",
                misnomers: ["max_tokens"]
            ),
            .optional(
                "repair_turns",
                .integer(0...10),
                "How often the model may be asked to repair an answer that does not match `output`.",
                standard: "2"
            ),
        ]
    }

    static let fallback = FieldTable(
        title: "a fallback",
        fields: [.required("value", .template, "Goes on with this value, and lists the step as missing.")]
    )

    static let approval = FieldTable(
        title: "an approval",
        fields: [
            .required(
                "ask",
                .choice([.text(.name), .list(.text(.name), countMin: 1)]),
                "A group, or several: any member of any of them may answer.",
                misnomers: ["group", "groups", "from"]
            ),
            .optional("timeout", .duration(allowsZero: false), "How long the question stays open.", standard: "4h"),
            .optional(
                "escalate",
                .list(.table(escalation), countMin: 1),
                "Who is asked as well, and when.",
                misnomers: ["escalation", "escalations"]
            ),
            .optional(
                "on_timeout",
                .text(.word(ApprovalRule.TimeoutReaction.allCases.map(\.rawValue))),
                "What follows when nobody answers: a no, a yes, or a failed step.",
                standard: "`deny`"
            ),
            .optional(
                "message",
                .text(.template),
                "What people read.",
                standard: "the step's name and the workflow's input",
                misnomers: ["text", "question"]
            ),
            .optional(
                "subject",
                .template,
                "What exactly is approved.",
                standard: "the outputs of the steps before"
            ),
        ]
    )

    static let escalation = FieldTable(
        title: "an escalation",
        fields: [
            .required("after", .duration(allowsZero: false), "Counted from the question."),
            .required("to", .text(.name), "The group that is asked as well."),
        ]
    )

    static let arm = FieldTable(
        title: "a branch",
        fields: [steps, output],
        variants: [
            Variant(
                "when",
                [.required("when", .text(.expression), "Takes this way where it is true.", misnomers: ["if"])]
            ),
            Variant("else", [.required("else", .boolean, "`true`: takes this way where no other was taken.")]),
        ]
    )

    static let map = FieldTable(
        title: "a map",
        fields: [
            .required("over", .template, "The list.", misnomers: ["list", "items"]),
            .optional(
                "as",
                .text(.identifier),
                "The name of the element in the steps' expressions; `index` is its position.",
                standard: "`item`"
            ),
            .optional("concurrency", .integer(1...1000), "Elements under way at once.", standard: "4"),
            .optional(
                "elements_max",
                .integer(1...100_000),
                "A longer list fails the step.",
                standard: "1000",
                misnomers: ["max"]
            ),
            steps,
            output,
        ]
    )

    static let wait = FieldTable(
        title: "a wait",
        fields: [],
        variants: [
            Variant("for", [.required("for", .durationTemplate, "How long.")]),
            Variant("until", [.required("until", .text(.template), "An RFC 3339 time, or `${…}` that computes one.")]),
            Variant(
                "signal",
                [
                    .required("signal", .text(.name), "The name of a signal that somebody sends to the run."),
                    .optional(
                        "timeout",
                        .duration(allowsZero: false),
                        "How long to wait for it.",
                        standard: "no limit"
                    ),
                ]
            ),
        ]
    )
}
