extension FunctionTable {
    /// What timestamps and durations tell of themselves; timestamps in UTC or a named zone.
    static var times: [CELFunction] {
        let accessors: [(name: String, part: @Sendable (LocalTime) -> Int)] = [
            ("getFullYear", { $0.date.year }),
            ("getMonth", { $0.date.month - 1 }),
            ("getDate", { $0.date.day }),
            ("getDayOfMonth", { $0.date.day - 1 }),
            ("getDayOfYear", { $0.date.dayOfYear }),
            ("getDayOfWeek", { CivilDate.weekday(daysSinceEpoch: $0.days) }),
            ("getHours", { $0.secondOfDay / 3600 }),
            ("getMinutes", { $0.secondOfDay / 60 % 60 }),
            ("getSeconds", { $0.secondOfDay % 60 }),
            ("getMilliseconds", { $0.nanoseconds / 1_000_000 }),
        ]
        let durations: [CELFunction] = [
            .member("getHours") { (duration: CELDuration) in duration.nanoseconds / 3_600_000_000_000 },
            .member("getMinutes") { (duration: CELDuration) in duration.nanoseconds / 60_000_000_000 },
            .member("getSeconds") { (duration: CELDuration) in duration.nanoseconds / 1_000_000_000 },
            .member("getMilliseconds") { (duration: CELDuration) in duration.nanoseconds / 1_000_000 % 1000 },
        ]
        return durations
            + accessors.flatMap { name, part in
                [
                    .member(name) { (time: CELTimestamp) in Int64(part(LocalTime(time, offset: 0))) },
                    .member(name) { (time: CELTimestamp, zone: String) throws(ExpressionError) -> Int64 in
                        guard let rules = TimeZoneRules.named(zone) else {
                            throw ExpressionError(
                                .invalidArgument,
                                "the time zone `\(zone.prefix(64))` is not known",
                                hint: "as in `Europe/Rome` or `+01:00`"
                            )
                        }
                        return Int64(part(LocalTime(time, offset: rules.offset(at: time.seconds))))
                    },
                ] as [CELFunction]
            }
    }
}

/// What a clock and a calendar show at some time and place.
private struct LocalTime {
    let days: Int
    let secondOfDay: Int
    let nanoseconds: Int

    init(_ time: CELTimestamp, offset: Int) {
        let local = Int(time.seconds) + offset
        days = local.floorDivided(by: 86_400)
        secondOfDay = local.floorRemainder(by: 86_400)
        nanoseconds = Int(time.nanoseconds)
    }

    var date: CivilDate { CivilDate(daysSinceEpoch: days) }
}
