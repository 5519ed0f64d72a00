extension FieldTable {
    static let trigger = FieldTable(
        title: "a trigger",
        fields: [],
        variants: [
            Variant("http", [.required("http", .table(httpTrigger), "A request; it has no fields: `http: {}`.")]),
            Variant("schedule", [.required("schedule", .table(schedule), "A time that comes again and again.")]),
        ]
    )

    static let httpTrigger = FieldTable(title: "an HTTP trigger", fields: [])

    static let schedule = FieldTable(
        title: "a schedule",
        fields: [
            .required(
                "cron",
                .text(.free),
                "Minute, hour, day of the month, month and day of the week, as in crontab(5)."
            ),
            .optional(
                "zone",
                .text(.free),
                "By whose clocks: a name of the time zone database, such as `Europe/Rome`.",
                standard: "`UTC`",
                misnomers: ["timezone", "time_zone", "tz"]
            ),
            .optional(
                "catch_up",
                .text(.word(TriggerDefinition.Schedule.CatchUp.allCases.map(\.rawValue))),
                "What follows from times that passed while nobody was there: one run for the last, one for each, or none.",
                standard: "`latest`"
            ),
            .optional(
                "overlap",
                .text(.word(TriggerDefinition.Schedule.Overlap.allCases.map(\.rawValue))),
                "What follows while the run before is under way: no run, a run after it, or both at once.",
                standard: "`skip`"
            ),
        ]
    )
}
