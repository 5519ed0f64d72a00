import Manifest
import Testing

struct TriggerTests {
    private static let path = "workflows/refund.yaml"

    private static func desk(_ triggers: String) -> RefundDesk {
        RefundDesk.changing(path, "workflow: refund\n", "workflow: refund\ntriggers: \(triggers)\n")
    }

    @Test func `triggers are read, and each is said to start nothing yet`() throws {
        let text =
            "[ { http: {} }, { schedule: { cron: \"0 8 * * MON\", zone: Europe/Rome, catch_up: all, overlap: queue } } ]"
        let desk = Self.desk(text)
        let result = Project.load(desk.files)
        #expect(result.problems.map(\.code) == [.trigger, .trigger])
        #expect(result.problems.allSatisfy { $0.severity == .warning })
        #expect(result.problems.first?.message == "nothing starts `refund` by its `http` trigger yet")
        #expect(result.problems.last?.location == desk.place(Self.path, "{ schedule:"))
        let triggers = try #require(result.definition?.workflows["refund"]?.triggers)
        #expect(triggers.map(\.name) == ["http", "schedule"])
        let schedule = try #require(triggers[1].schedule)
        #expect(schedule.zone == "Europe/Rome" && schedule.catchUp == .all && schedule.overlap == .queue)
        #expect(schedule.cron.weekdays == [1] && schedule.cron.hours == [8] && schedule.cron.minutes == [0])
    }

    @Test func `a schedule that says little is by UTC, catches up with the last, and skips`() throws {
        let result = Project.load(Self.desk("[{ schedule: { cron: \"*/20 1-3 1,15 * *\" } }]").files)
        let trigger = try #require(result.definition?.workflows["refund"]?.triggers.first)
        let schedule = try #require(trigger.schedule)
        #expect(schedule.zone == "UTC" && schedule.catchUp == .latest && schedule.overlap == .skip)
        #expect(schedule.cron.minutes == [0, 20, 40] && schedule.cron.days == [1, 15])
    }

    @Test(arguments: [
        ("[{ schedule: { cron: \"0 8 * *\" } }]", "0 8", "five fields"),
        ("[{ schedule: { cron: \"0 8 * * FOO\" } }]", "0 8", "`FOO` is no day of the week"),
        ("[{ schedule: { cron: \"60 8 * * *\" } }]", "60 8", "`60` is no minute"),
        ("[{ schedule: { cron: \"0 8 30 2 *\" } }]", "0 8", "no month that it names has such a day"),
        ("[{ schedule: { cron: \"0 18-8 * * *\" } }]", "0 18", "ends before it begins"),
        ("[{ schedule: { cron: \"*/0 * * * *\" } }]", "*/0", "no step"),
        ("[{ schedule: { cron: \"0 8 * * MON\", zone: Europe/Roma } }]", "Europe/Roma", "no time zone `Europe/Roma`"),
        ("[{ schedule: { cron: \"0 8 * * MON\", zone: ../../etc/passwd } }]", "../..", "no time zone"),
        ("[{ schedule: { cron: \"0 8 * * MON\", overlap: both } }]", "both", "`overlap` is one of"),
        ("[{ schedule: { zone: UTC } }]", "{ zone", "cron"),
        ("[{ http: { port: 80 } }]", "port", "port"),
        ("[{ http: {}, schedule: { cron: \"0 8 * * *\" } }]", "schedule", "schedule"),
        ("[{ webhook: {} }]", "webhook", "one of `http`, `schedule`"),
    ])
    func `what is wrong with a trigger is told where it stands`(triggers: String, place: String, words: String) throws {
        let desk = Self.desk(triggers)
        let errors = Project.load(desk.files).problems.filter { $0.severity == .error }
        let first = try #require(errors.first)
        #expect(first.message.contains(words), "\(errors)")
        #expect(first.location.line == desk.place(Self.path, place).line, "\(errors)")
    }
}

extension TriggerDefinition {
    fileprivate var schedule: Schedule? { if case .schedule(let schedule) = kind { schedule } else { nil } }
}

struct CronExpressionTests {
    @Test func `months and weekdays have names, in any case, and Sunday two numbers`() throws {
        let cron = try CronExpression(parsing: "5 4 * jan-Mar sun,7,3")
        #expect(cron.months == [1, 2, 3] && cron.weekdays == [0, 3])
        #expect(cron.restrictsWeekdays && !cron.restrictsDays)
    }

    @Test func `a step from a number goes on to the end`() throws {
        #expect(try CronExpression(parsing: "50/3 * * * *").minutes == [50, 53, 56, 59])
        #expect(try CronExpression(parsing: "* 8-18/5 * * *").hours == [8, 13, 18])
    }

    @Test func `the 29th of February comes`() throws {
        #expect(try CronExpression(parsing: "0 0 29 2 *").days == [29])
        #expect(try CronExpression(parsing: "0 0 31 2 MON").weekdays == [1], "or on Mondays")
    }

    @Test(arguments: [
        "", "* * * * * *", "a b c d e", "-1 * * * *", "1- * * * *", "1,,2 * * * *", "1/ * * * *", "٣ * * * *",
    ])
    func `what is no cron expression is refused`(text: String) {
        #expect(throws: CronExpression.Failure.self) { try CronExpression(parsing: text) }
    }
}
