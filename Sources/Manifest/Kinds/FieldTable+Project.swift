extension FieldTable {
    static let project = FieldTable(
        title: "a project",
        fields: [
            .required("project", .text(.name), "The project's name.", misnomers: ["name"]),
            .required(
                "owner",
                .text(.name),
                "The group in people.yaml that answers for the project.",
                misnomers: ["team"]
            ),
            .optional("description", .text(.free), "One line for people."),
            .optional(
                "budgets",
                .mapping(key: .name, value: .table(budget)),
                "Caps on spending, by name. Every model call reserves its worst case from all that apply.",
                misnomers: ["budget"]
            ),
            .optional(
                "counters",
                .mapping(key: .identifier, value: .table(counter)),
                "Sums over past calls, by the name under which policies see them as `context.history.NAME`.",
                misnomers: ["counter", "history"]
            ),
            .optional(
                "secrets",
                .mapping(key: .identifier, value: .table(secret)),
                "Where secrets are found, by the name under which `secret.NAME` refers to them.",
                misnomers: ["secret"]
            ),
            .optional(
                "check_formats",
                .boolean,
                "Whether `format` in the project's schemas is checked: by the standard it only tells people what is meant.",
                standard: "`false`",
                misnomers: ["formats", "format"]
            ),
        ]
    )

    static let budget = FieldTable(
        title: "a budget",
        fields: [
            .required(
                "cap_usd",
                .money,
                "The most that may be spent in one window, in dollars.",
                misnomers: ["cap", "usd"]
            ),
            .optional(
                "window",
                .text(.word(BudgetDefinition.Window.allCases.map(\.rawValue))),
                "After which time spending starts again from nothing; windows begin at 00:00 UTC, weeks on Monday.",
                standard: "`day`",
                misnomers: ["per", "period"]
            ),
            .optional("agent", .text(.name), "Counts only what this agent spends."),
            .optional("workflow", .text(.name), "Counts only what runs of this workflow spend."),
        ]
    )

    static let counter = FieldTable(
        title: "a counter",
        fields: [
            .required(
                "tool",
                .choice([.text(.tool), .list(.text(.tool), countMin: 1)]),
                "The tool whose calls it counts, or several.",
                misnomers: ["tools"]
            ),
            .optional(
                "sum",
                .text(.template),
                "What a call adds, a whole number; sees `input`, `facts`, `principal` and `run`.",
                standard: "1: calls are counted",
                misnomers: ["amount", "value"]
            ),
            .optional(
                "key",
                .template,
                "Whose sum it is; sees the same.",
                standard: "one sum for all",
                misnomers: ["by", "per", "for"]
            ),
            .required(
                "window",
                .text(.window),
                "Which past calls it takes in: those of the same `run`, those since the `hour`, `day`, `week` or `month` began "
                    + "(UTC, weeks on Monday), those of a time such as `24h`, or `total`.",
                misnomers: ["period", "within"]
            ),
        ]
    )

    static let secret = FieldTable(
        title: "a secret",
        fields: [],
        variants: [
            Variant("env", [.required("env", .text(.variable), "The environment variable that holds the value.")]),
            Variant(
                "file",
                [
                    .required(
                        "file",
                        .text(.free),
                        "A file that holds the value and that only its owner may read (mode 0600)."
                    )
                ]
            ),
        ]
    )

    static let people = FieldTable(
        title: "the people",
        fields: [
            .optional(
                "people",
                .mapping(key: .person, value: .table(person)),
                "People by the name under which they sign in.",
                misnomers: ["users", "persons"]
            ),
            .optional(
                "groups",
                .mapping(key: .name, value: .choice([.list(.text(.person), countMin: 0), .table(group), .nothing])),
                "Groups by name; a team is a group. Members stand here, with the people, or both. Where this field is "
                    + "written, every group must be declared in it.",
                misnomers: ["teams", "group", "team"]
            ),
        ]
    )

    static let person = FieldTable(
        title: "a person",
        fields: [
            .optional("name", .text(.free), "The name that people read.", standard: "the name they sign in with"),
            .optional("email", .text(.free), "Where notifications go.", misnomers: ["mail"]),
            .optional(
                "groups",
                .list(.text(.name), countMin: 0),
                "The groups that the person is in.",
                misnomers: ["teams", "group"]
            ),
        ]
    )

    static let group = FieldTable(
        title: "a group",
        fields: [
            .optional("description", .text(.free), "One line for people."),
            .optional("members", .list(.text(.person), countMin: 0), "People who are in it.", misnomers: ["people"]),
        ]
    )
}
