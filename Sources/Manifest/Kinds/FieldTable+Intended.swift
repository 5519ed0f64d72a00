extension FieldTable {
    static let intended = FieldTable(
        title: "a list of intended changes",
        fields: [
            .required(
                "intended",
                .list(.table(intendedChange), countMin: 0),
                "What `reeve policy replay` may find blocked that went well before."
            )
        ]
    )

    private static let intendedChange = FieldTable(
        title: "an intended change",
        fields: [
            .required("reason", .text(.free), "Why it is meant to be so.", misnomers: ["because", "why"])
        ],
        selector: .presence,
        variants: [
            Variant(
                "policy",
                [
                    .required("policy", .text(.free), "The policy that blocks; where several do, each is listed."),
                    .optional("tool", .text(.tool), "The tool whose calls it blocks.", standard: "every tool"),
                ]
            ),
            Variant(
                "unpermitted",
                [.required("unpermitted", .text(.tool), "The tool whose calls no policy permits any more.")]
            ),
            Variant(
                "run",
                [
                    .required("run", .text(.free), "A run whose calls may be blocked."),
                    .optional(
                        "entry",
                        .integer(0...1_000_000_000),
                        "The entry in which the decision stands.",
                        standard: "all of the run",
                        misnomers: ["seq"]
                    ),
                ]
            ),
        ]
    )
}
