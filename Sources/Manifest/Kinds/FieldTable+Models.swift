extension FieldTable {
    static let models = FieldTable(
        title: "the models",
        fields: [
            .required(
                "providers",
                .mapping(key: .name, value: .table(provider)),
                "Places to send model calls to, by name.",
                misnomers: ["provider"]
            ),
            .required(
                "models",
                .mapping(key: .model, value: .table(model)),
                "Models by the name that tiers use.",
                misnomers: ["model"]
            ),
            .required(
                "tiers",
                .mapping(key: .name, value: .choice([.text(.model), .list(.text(.model), countMin: 1)])),
                "What agents name: a model, or several in the order in which they are tried.",
                misnomers: ["tier", "routes"]
            ),
        ]
    )

    static let provider = FieldTable(
        title: "a provider",
        fields: [
            .required(
                "type",
                .text(.word(["openai", "anthropic", "scripted", "recorded"])),
                "The protocol it speaks."
            ),
            .optional("rate_limit", .named(.rateLimit), "A token bucket shared by all its models."),
            .optional("concurrency", .integer(1...10_000), "Calls under way at once.", standard: "16"),
            .optional("breaker", .named(.breaker), "When it is left alone for a while.", standard: "5 failures, 30s"),
            .optional(
                "timeout",
                .duration(allowsZero: false),
                "One attempt's time, the whole answer included.",
                standard: "2m"
            ),
            .optional("retries", .integer(0...10), "Tries after the first.", standard: "2"),
        ],
        selector: .value(of: "type"),
        variants: [
            Variant("openai", remote("Chat completions at any compatible address.", "https://api.openai.com/v1")),
            Variant("anthropic", remote("The Messages API.", "https://api.anthropic.com")),
            Variant(
                "scripted",
                [
                    .required(
                        "rules",
                        .text(.path),
                        "Deterministic rules in a file of the project, for tests and demonstrations."
                    )
                ]
            ),
            Variant(
                "recorded",
                [
                    .required(
                        "path",
                        .text(.template),
                        "A file with a recorded conversation, or `FILE#LINE`; may hold `${env.NAME}` and `${input.NAME}`."
                    ),
                    .optional(
                        "comparison",
                        .text(.word(RecordedComparison.allCases.map(\.rawValue))),
                        "What of the conversation has to be as recorded: all of it, or what users say and what is called.",
                        standard: "all"
                    ),
                ]
            ),
        ]
    )

    private static func remote(_ protocolName: String, _ standard: String) -> [Field] {
        [
            .optional(
                "base_url",
                .text(.template),
                "\(protocolName) May hold `${env.NAME}`.",
                standard: "`\(standard)`",
                misnomers: ["url", "endpoint"]
            ),
            .optional("key", .text(.secret), "The secret that is sent as the key.", misnomers: ["api_key", "secret"]),
        ]
    }

    static let model = FieldTable(
        title: "a model",
        fields: [
            .required("provider", .text(.name), "A provider of this file."),
            .optional(
                "name",
                .text(.free),
                "The provider's name for it.",
                standard: "the key",
                misnomers: ["model", "id"]
            ),
            .optional(
                "prices",
                .table(prices),
                "What it costs, in dollars per million tokens.",
                standard: "free",
                misnomers: ["price", "cost"]
            ),
            .optional(
                "context_tokens",
                .integer(1...100_000_000),
                "Input and output together, in tokens.",
                standard: "128000",
                misnomers: ["context", "context_window", "context_tokens_max"]
            ),
            .optional(
                "stream",
                .boolean,
                "Whether answers are read as a stream.",
                standard: "false",
                misnomers: ["streams"]
            ),
        ]
    )

    static let prices = FieldTable(
        title: "a price list",
        fields: [
            .required("input", .money, "Input that no cache served or took."),
            .required("output", .money, "Everything the model writes."),
            .optional("cached_input", .money, "Input that the provider's cache served.", standard: "as `input`"),
            .optional("cache_write", .money, "Input that the provider's cache took in.", standard: "as `input`"),
        ]
    )

    static let rateLimit = FieldTable(
        title: "a rate limit",
        fields: [
            .required(
                "per_second",
                .number(.leastNonzeroMagnitude...(.greatestFiniteMagnitude)),
                "Calls that each second allows."
            ),
            .optional(
                "burst",
                .integer(1...1_000_000),
                "Calls that may be made at once after a pause.",
                standard: "`per_second`, at least 1"
            ),
        ]
    )

    static let breaker = FieldTable(
        title: "a breaker",
        fields: [
            .optional("failures", .integer(1...1000), "Failures in a row that open it.", standard: "5"),
            .optional(
                "open_for",
                .duration(allowsZero: false),
                "How long it stays open before one call may try.",
                standard: "30s"
            ),
        ]
    )
}
