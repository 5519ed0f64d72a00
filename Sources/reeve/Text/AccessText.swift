internal import Assurance
internal import Policy

/// The table of who may do what, a principal after the other.
struct AccessText {
    let table: AccessTable

    var text: String {
        var sections = principals(table.calls).map { section($0.principal, $0.cells) }
        if !table.rights.isEmpty {
            let note =
                table.governsPeople ? "what people may do, by policies" : "what people may do, by membership"
            sections.append(note + "\n" + rights)
        }
        guard !sections.isEmpty else { return "nobody calls any tool\n" }
        if let legend { sections.append(legend) }
        return sections.joined(separator: "\n")
    }

    /// How to read what depends, and what is told of people; nil where there is neither.
    private var legend: String? {
        let cells = table.calls + table.rights
        let rules = cells.flatMap { [$0.rule] + $0.persons.map(\.rule) }
        var lines: [String] = []
        if rules.contains(where: { !$0.conditions.isEmpty }) {
            lines += [
                "Conditions are read from the top: the first that holds decides; of those that ask, each that holds",
                "adds its groups. A call for which a forbid cannot be evaluated is denied.",
            ]
        }
        if cells.contains(where: { !$0.persons.isEmpty }) {
            lines += [
                "An agent that acts for a person may do what both may: `for` tells for whom that is less. What stands",
                "above it holds for everybody else, and where the agent acts for nobody.",
            ]
        }
        return lines.isEmpty ? nil : lines.map { "\($0)\n" }.joined()
    }

    private func principals(_ cells: [AccessCell]) -> [(principal: EntityUID, cells: [AccessCell])] {
        var order: [EntityUID] = []
        var groups: [EntityUID: [AccessCell]] = [:]
        for cell in cells {
            if groups[cell.principal] == nil { order.append(cell.principal) }
            groups[cell.principal, default: []].append(cell)
        }
        return order.map { ($0, groups[$0] ?? []) }
    }

    private func section(_ principal: EntityUID, _ cells: [AccessCell]) -> String {
        let width = cells.map(\.action.id.count).max() ?? 0
        return "\(principal)".inert + "\n"
            + cells.map { cell in
                let indent = String(repeating: " ", count: width + 4)
                let name = HelpText.padded(cell.action.id, width)
                let lines = lines(cell)
                return "  \(name)  \(lines[0])\n" + lines.dropFirst().map { "\(indent)\($0)\n" }.joined()
            }.joined()
    }

    /// What holds for a cell, then, each with a heading, what holds for people instead.
    private func lines(_ cell: AccessCell) -> [String] {
        let listed = cell.isListed ? "" : "not listed; policies say "
        return lines(cell.rule, heading: listed)
            + cell.persons.flatMap { lines($0.rule, heading: "for \(name($0)): ") }
    }

    /// The answer, with the policies that determine it, then a line for each condition.
    private func lines(_ rule: AccessRule, heading: String) -> [String] {
        guard case .depends(let otherwise) = rule.answer else {
            let policies = rule.determining.map { "`\("\($0)".inert)`" }.joined(separator: ", ")
            let because = [rule.reason, policies.nonEmpty].compactMap(\.self).joined(separator: ": ")
            return [(heading + rule.answer.text + (because.isEmpty ? "" : "  (\(because))")).inert]
        }
        var hasAsked = false
        let conditions = rule.conditions.map { condition in
            let policies = condition.policies.map { "`\("\($0)".inert)`" }.joined(separator: ", ")
            var also = ""
            if case .ask = condition.consequence {
                also = hasAsked ? " as well" : ""
                hasAsked = true
            }
            return "  \(condition.text.inert)\(also)  (\(condition.isUnless ? "not permitted by " : "")\(policies))"
        }
        return [(heading + "depends").inert] + conditions + ["  otherwise -> \(otherwise.text.inert)"]
    }

    /// The most people that are told by name.
    private static let namesMax = 6

    /// For whom something holds: `ada, bob`, `group leads`, `a person` for anybody at all.
    private func name(_ person: AccessCell.PersonRule) -> String {
        if person.includesStrangers, person.isEverybodyKnown { return "a person" }
        let strangers = person.includesStrangers ? ["people who are not in people.yaml"] : []
        var names = person.people.prefix(Self.namesMax).map(\.self)
        if person.people.count > Self.namesMax { names.append("\(person.people.count - Self.namesMax) more people") }
        if person.isEverybodyKnown {
            names = ["everybody in people.yaml"]
        } else if let group = person.group, person.people.count > 1 {
            names = ["the group \(group)"]
        }
        return (names + strangers).joined(separator: ", ")
    }

    private var rights: String {
        principals(table.rights).map { principal, cells in
            // Rights that come to the same are told together.
            var order: [[String]] = []
            var groups: [[String]: [String]] = [:]
            for cell in cells {
                let lines = lines(cell)
                if groups[lines] == nil { order.append(lines) }
                groups[lines, default: []].append(String(cell.action.id.dropFirst("reeve.".count)))
            }
            let rows = order.map { lines in
                "  \((groups[lines] ?? []).joined(separator: ", ")): \(lines[0])\n"
                    + lines.dropFirst().map { "    \($0)\n" }.joined()
            }
            return "\(principal)".inert + "\n" + rows.joined()
        }.joined()
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
