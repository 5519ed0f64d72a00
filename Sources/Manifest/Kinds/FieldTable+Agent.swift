extension FieldTable {
    static let agent = FieldTable(
        title: "an agent",
        fields: [
            .required("agent", .text(.name), "The agent's name.", misnomers: ["name"]),
            .required(
                "owner",
                .text(.name),
                "Every agent has an owner: the group in people.yaml that answers for it.",
                misnomers: ["team"]
            ),
            .optional("description", .text(.free), "One line for people."),
            .required(
                "instructions",
                .document,
                "What the agent is told, sent as the system message.",
                misnomers: ["prompt", "system"]
            ),
            .required("model", .text(.name), "A tier of models.yaml.", misnomers: ["tier"]),
            .optional("tools", .list(.text(.tool), countMin: 0), "The tools that it may ask for.", standard: "none"),
            .optional("limits", .table(limits), "Where it is stopped.", misnomers: ["limit"]),
            .optional(
                "output",
                .schema,
                "What its answer must look like.",
                standard: "any text",
                misnomers: ["schema"]
            ),
            .optional("temperature", .number(0...2), "Sampling temperature.", standard: "the provider's"),
            .optional(
                "output_tokens_max",
                .integer(1...1_000_000),
                "The most tokens that one answer may have.",
                standard: "4096",
                misnomers: ["max_tokens", "max_output_tokens"]
            ),
            .optional(
                "repair_turns",
                .integer(0...10),
                "How often the model may be asked to repair an answer that does not match `output`.",
                standard: "2"
            ),
            .optional(
                "ask_human",
                .text(.name),
                "Offers the tool `ask_human`, and the group to which its questions go.",
                standard: "not offered"
            ),
            .optional(
                "converse",
                .boolean,
                "Whether an answer goes to whom the run works for, whose next message is then awaited.",
                standard: "false"
            ),
        ]
    )

    static let limits = FieldTable(
        title: "a set of limits",
        fields: [
            .optional(
                "steps",
                .integer(1...10_000),
                "Model turns.",
                standard: "20",
                misnomers: ["turns", "max_steps"]
            ),
            .optional(
                "tokens",
                .integer(1...1_000_000_000),
                "Input and output tokens of all turns.",
                standard: "200000",
                misnomers: ["max_tokens"]
            ),
            .optional("cost_usd", .money, "Dollars.", standard: "1.00", misnomers: ["cost", "usd"]),
            .optional(
                "wall",
                .duration(allowsZero: false),
                "Time on the clock, waiting for people not included.",
                standard: "10m",
                misnomers: ["timeout", "time"]
            ),
            .optional(
                "identical_calls",
                .integer(1...1000),
                "How many calls of one tool with the same arguments are made; the next is refused.",
                standard: "3"
            ),
        ]
    )

    static let retry = FieldTable(
        title: "a retry",
        fields: [
            .required("attempts", .integer(1...100), "All tries together, the first included."),
            .optional("backoff", .duration(allowsZero: true), "The wait before the second try.", standard: "1s"),
            .optional(
                "factor",
                .number(1...100),
                "By how much each wait is longer than the one before.",
                standard: "2"
            ),
            .optional("max", .duration(allowsZero: false), "No wait is longer.", standard: "30s"),
        ]
    )
}
