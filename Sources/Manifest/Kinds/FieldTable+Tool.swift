extension FieldTable {
    static let http = tool(
        "an http tool",
        [
            .required("request", .table(request), "The request that a call makes."),
            .optional(
                "result",
                .text(.expression),
                "Picks the result out of `response.status`, `response.headers` and `response.body`.",
                standard: "`response.body`"
            ),
            .optional(
                "statuses",
                .mapping(key: .status, value: .text(.word(HTTPOperation.StatusMeaning.allCases.map(\.rawValue)))),
                "What a status means before the usual reading (2xx success; 408, 429 and 5xx retry; else failure)."
            ),
        ]
    )

    static let sql = tool(
        "a sql tool",
        [
            .required("query", .table(query), "The statement that a call executes.", misnomers: ["sql", "statement"])
        ]
    )

    static let files = tool(
        "a files tool",
        [
            .required(
                "operation",
                .text(.word(FilesOperation.allCases.map(\.rawValue))),
                "What a call does in the directory.",
                misnomers: ["action"]
            )
        ],
        hasOwnInput: true
    )

    static let command = tool(
        "a command tool",
        [
            .required("command", .table(arguments), "How a call starts the program.")
        ]
    )

    /// The fields of every tool, with those that its connector's type adds.
    private static func tool(_ title: String, _ own: [Field], hasOwnInput: Bool = false) -> FieldTable {
        let input: Field =
            hasOwnInput
            ? .optional("input", .schema, "What arguments must look like.", standard: "`path` and, to write, `content`")
            : .required("input", .schema, "What arguments must look like.", misnomers: ["parameters", "schema"])
        return FieldTable(
            title: title,
            fields: [
                .required(
                    "name",
                    .text(.tool),
                    "The tool's full name, such as `payments.refund`.",
                    misnomers: ["tool"]
                ),
                .optional("description", .text(.free), "What the model reads about it."),
                .required(
                    "effect",
                    .text(.word(Effect.allCases.map(\.rawValue))),
                    "What a call may do to the world: nothing, something that can be changed back, something for good."
                ),
                .optional(
                    "idempotency",
                    .choice([.text(.word(["key", "natural", "none"])), .table(idempotency)]),
                    "What makes a second call with the same intent harmless, or tells whether the first happened.",
                    standard: "`natural` for `read`, else `none`"
                ),
                .optional(
                    "facts",
                    .mapping(key: .identifier, value: .table(fact)),
                    "What the gateway itself looks up for policy, in the order written: `context.facts.NAME`."
                ),
                input,
                .optional(
                    "output",
                    .schema,
                    "What results look like; another result is an error.",
                    standard: "anything"
                ),
                .optional("timeout", .duration(allowsZero: false), "One attempt's time.", standard: "30s"),
                .optional(
                    "retry",
                    .named(.retry),
                    "How often to try.",
                    standard: "3 attempts for `read`, else 1",
                    misnomers: ["retries"]
                ),
                .optional("rate_limit", .named(.rateLimit), "A token bucket of its own."),
                .optional(
                    "result_bytes_max",
                    .integer(1...(1 << 30)),
                    "A larger result is an error.",
                    standard: "1048576"
                ),
                .optional(
                    "labels",
                    labels,
                    "Where results come from and what is in them.",
                    standard: "the connector's"
                ),
            ] + own
        )
    }

    static let idempotency = FieldTable(
        title: "an idempotency",
        fields: [],
        variants: [
            Variant("header", [.required("header", .text(.header), "The header of HTTP that carries the key.")]),
            Variant(
                "probe",
                [
                    .required(
                        "probe",
                        .text(.tool),
                        "A `read` tool that tells whether the effect happened: called with the same input and `idempotency_key`."
                    )
                ]
            ),
        ]
    )

    static let fact = FieldTable(
        title: "a fact",
        fields: [
            .required("tool", .text(.tool), "A `read` tool."),
            .optional(
                "with",
                .template,
                "Its arguments; sees `input`, `run` and, as `facts.NAME`, the facts before it.",
                standard: "`{}`"
            ),
            .optional(
                "optional",
                .boolean,
                "Whether a lookup that fails leaves the fact out instead of refusing the call.",
                standard: "false"
            ),
        ]
    )

    static let request = FieldTable(
        title: "a request",
        fields: [
            .required(
                "method",
                .text(.word(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])),
                "In capital letters."
            ),
            .required(
                "path",
                .text(.template),
                "Appended to `base_url`; values of `${…}` are percent-encoded.",
                misnomers: ["url"]
            ),
            .optional(
                "query",
                .mapping(key: .free, value: .text(.template)),
                "Added to the path, percent-encoded.",
                misnomers: ["params"]
            ),
            .optional("headers", .mapping(key: .header, value: .text(.template)), "Sent besides the connector's."),
            .optional("body", .template, "Sent as JSON.", standard: "no body", misnomers: ["json"]),
        ]
    )

    static let query = FieldTable(
        title: "a query",
        fields: [
            .required("statement", .text(.free), "One statement with placeholders `:name`.", misnomers: ["sql"]),
            .optional(
                "parameters",
                .mapping(key: .identifier, value: .template),
                "Values of the placeholders, over `input` and `idempotency_key`.",
                standard: "`input.NAME` for each `:NAME`",
                misnomers: ["with", "params"]
            ),
            .optional("rows_max", .integer(1...100_000), "More rows are an error.", standard: "1000"),
            .optional(
                "shape",
                .text(.word(SQLOperation.Shape.allCases.map(\.rawValue))),
                "What is the result: all rows, the first row or null, its first column, or `{changed: n}`.",
                standard: "`rows` for `read`, else `changed`"
            ),
        ]
    )

    static let arguments = FieldTable(
        title: "a command",
        fields: [
            .optional(
                "arguments",
                .list(.text(.template), countMin: 0),
                "Each is one argument, whatever it contains; no shell sees them.",
                standard: "none",
                misnomers: ["args"]
            ),
            .optional("stdin", .template, "Sent to standard input as JSON.", standard: "nothing", misnomers: ["input"]),
            .optional(
                "output",
                .text(.word(["json", "text"])),
                "Whether standard output is JSON, or the result is `{stdout, exit_code}`.",
                standard: "`json`"
            ),
            .optional("output_bytes_max", .integer(1...(1 << 30)), "More output is an error.", standard: "1048576"),
        ]
    )
}
