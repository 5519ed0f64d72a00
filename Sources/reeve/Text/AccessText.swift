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
        return sections.isEmpty ? "nobody calls any tool\n" : sections.joined(separator: "\n")
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

    /// The answer, with the policies that determine it, then a line for each condition.
    private func lines(_ cell: AccessCell) -> [String] {
        let listed = cell.isListed ? "" : "not listed; policies say "
        let policies = cell.determining.map { "`\("\($0)".inert)`" }.joined(separator: ", ")
        let why = cell.conditions.isEmpty || cell.answer != .depends ? [cell.reason, policies.nonEmpty] : []
        let because = why.compactMap(\.self).joined(separator: ": ")
        let head = listed + cell.answer.text + (because.isEmpty ? "" : "  (\(because))")
        guard cell.answer == .depends else { return [head.inert] }
        return [(listed + "depends").inert]
            + cell.conditions.map { "  \($0.text.inert)  (`\("\($0.residual.policy.id)".inert)`)" }
            + (cell.conditions.contains { $0.consequence == .permit }
                ? ["  otherwise -> deny"] : ["  otherwise -> allow"])
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
