import Expression

extension Loader {
    /// The triggers of a workflow. No command of this binary starts runs by one, which is said of each.
    mutating func readTriggers(of node: YAMLNode, _ workflow: String) {
        for element in node.field("triggers")?.elements ?? [] {
            guard let kind = triggerKind(element), let definition = workflows[workflow] else { continue }
            let trigger = TriggerDefinition(kind: kind, location: element.location)
            workflows[workflow]?.triggers.append(trigger)
            problems.warn(
                .trigger,
                at: element.location,
                definition.note(on: trigger),
                hint: "`reeve serve` and `reeve schedule` are to come; until then `reeve run \(workflow)` starts it"
            )
        }
    }

    private mutating func triggerKind(_ node: YAMLNode) -> TriggerDefinition.Kind? {
        if node["http"] != nil { return .http }
        guard let schedule = node["schedule"], let cron = schedule.field("cron"), let text = cron.text else {
            return nil
        }
        let zone = schedule.text("zone") ?? "UTC"
        if TimeZoneRules.named(zone) == nil {
            problems.error(
                .invalidValue,
                at: (schedule.field("zone") ?? schedule).location,
                "there is no time zone `\(zone.prefix(60))`",
                hint:
                    "name it as the time zone database does, such as `Europe/Rome`; Debian has it in the package tzdata"
            )
        }
        do throws(CronExpression.Failure) {
            return .schedule(
                TriggerDefinition.Schedule(
                    cron: try CronExpression(parsing: text),
                    zone: zone,
                    catchUp: schedule.word("catch_up", as: TriggerDefinition.Schedule.CatchUp.self) ?? .latest,
                    overlap: schedule.word("overlap", as: TriggerDefinition.Schedule.Overlap.self) ?? .skip
                )
            )
        } catch {
            problems.error(
                .invalidValue,
                at: cron.location,
                "`cron` says no time: \(error)",
                hint: "minute, hour, day of the month, month, day of the week: `0 8 * * MON` is Mondays at 8"
            )
            return nil
        }
    }
}
