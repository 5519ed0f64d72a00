extension FieldTable {
    static let connector = FieldTable(
        title: "a connector",
        fields: [
            .required("connector", .text(.name), "The connector's name.", misnomers: ["name"]),
            .required(
                "type",
                .text(.word(["http", "sql", "files", "command"])),
                "What it connects to.",
                misnomers: ["kind"]
            ),
            .optional("description", .text(.free), "One line for people."),
            .optional("rate_limit", .named(.rateLimit), "A token bucket shared by all its tools."),
            .optional("concurrency", .integer(1...10_000), "Calls under way at once.", standard: "16"),
            .optional("breaker", .named(.breaker), "When it is left alone for a while.", standard: "5 failures, 30s"),
            .optional("labels", labels, "Added to the labels of each of its tools.", standard: "none"),
        ],
        selector: .value(of: "type"),
        variants: [
            Variant(
                "http",
                [
                    .required(
                        "base_url",
                        .text(.template),
                        "What every path is appended to; may hold `${env.NAME}`.",
                        misnomers: ["url"]
                    ),
                    .optional("auth", .table(auth), "How calls prove who they are.", standard: "not at all"),
                    .optional(
                        "headers",
                        .mapping(key: .header, value: .text(.template)),
                        "Sent with every request; values may hold `${env.NAME}`."
                    ),
                    tools(http),
                ]
            ),
            Variant(
                "sql",
                [
                    .required("database", .table(database), "Which database, and where."),
                    tools(sql),
                ]
            ),
            Variant(
                "files",
                [
                    .required(
                        "root",
                        .text(.template),
                        "The directory, relative to the project, that no path leaves; may hold `${env.NAME}`."
                    ),
                    .optional(
                        "file_bytes_max",
                        .integer(1...(1 << 30)),
                        "The largest file that is read or written.",
                        standard: "1048576"
                    ),
                    tools(files),
                ]
            ),
            Variant(
                "command",
                [
                    .required("program", .text(.free), "An absolute path, or one relative to the project."),
                    .optional(
                        "environment",
                        .mapping(key: .variable, value: .text(.template)),
                        "What the program finds in its environment besides `PATH`, `LANG` and `HOME`: text, which may hold "
                            + "`${env.NAME}`, or `secret.NAME`.",
                        misnomers: ["env"]
                    ),
                    .optional("directory", .text(.path), "Where it is started.", standard: "the project"),
                    tools(command),
                ]
            ),
        ]
    )

    static let labels = Shape.list(.text(.name), countMin: 0)

    private static func tools(_ table: FieldTable) -> Field {
        .required("tools", .list(.table(table), countMin: 1), "What can be done through it.", misnomers: ["tool"])
    }

    static let auth = FieldTable(
        title: "a way to sign in",
        fields: [],
        variants: [
            Variant("bearer", [.required("bearer", .text(.secret), "Sent as `Authorization: Bearer …`.")]),
            Variant("header", [.required("header", .table(namedSecret), "Sent as a header.")]),
            Variant(
                "basic",
                [
                    .required(
                        "basic",
                        .table(
                            FieldTable(
                                title: "a basic sign-in",
                                fields: [
                                    .required("user", .text(.free), "The user's name."),
                                    .required("password", .text(.secret), "The secret that is the password."),
                                ]
                            )
                        ),
                        "Sent as `Authorization: Basic …`."
                    )
                ]
            ),
            Variant("query", [.required("query", .table(namedSecret), "Sent as a parameter of the query.")]),
        ]
    )

    private static let namedSecret = FieldTable(
        title: "a name with its secret",
        fields: [
            .required("name", .text(.header), "The header's or parameter's name."),
            .required("value", .text(.secret), "The secret that is sent."),
        ]
    )

    static let database = FieldTable(
        title: "a database",
        fields: [],
        variants: [
            Variant(
                "sqlite",
                [.required("sqlite", .text(.template), "A file, relative to the project; may hold `${env.NAME}`.")]
            ),
            Variant(
                "postgres",
                [
                    .required(
                        "postgres",
                        .text(.template),
                        "A `postgres://` URL without password; may hold `${env.NAME}`."
                    ),
                    .optional("password", .text(.secret), "The secret that is the password."),
                ]
            ),
        ]
    )
}
