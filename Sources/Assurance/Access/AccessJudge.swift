import Manifest
import Policy

/// Judges what policies say of one principal and one action, by what is left of each when only the context is unknown.
struct AccessJudge {
    let project: ProjectDefinition

    func call(of tool: String, by principal: EntityUID, on resource: EntityUID, isListed: Bool) -> AccessCell {
        cell(principal, PolicyUniverse.action(tool), resource, isListed: isListed)
    }

    func right(_ right: PersonalRight, of person: EntityUID) -> AccessCell {
        let action = PolicyUniverse.action(right.action)
        let resource = EntityUID(type: "Project", id: project.name)
        guard !project.governsPeople else { return cell(person, action, resource, isListed: true) }
        let known = person.type == "User" ? project.people.people[person.id] : nil
        let groups = known.map { $0.groups.sorted() } ?? []
        let isAllowed = known != nil && (right != .approve || !groups.isEmpty)
        return AccessCell(
            principal: person,
            action: action,
            resource: resource,
            isListed: true,
            answer: isAllowed ? .allow : .deny,
            conditions: [],
            determining: [],
            reason: known == nil
                ? "is not in people.yaml"
                : right == .approve ? (isAllowed ? "for \(groups.joined(separator: ", "))" : "is in no group") : nil
        )
    }

    private func cell(
        _ principal: EntityUID,
        _ action: EntityUID,
        _ resource: EntityUID,
        isListed: Bool
    ) -> AccessCell {
        let residuals = Authorizer(project.policies).residuals(
            principal: principal,
            action: action,
            resource: resource,
            entities: project.policyEntities
        )
        var cell = AccessCell(
            principal: principal,
            action: action,
            resource: resource,
            isListed: isListed,
            answer: .deny,
            conditions: [],
            determining: [],
            reason: nil
        )
        // A forbid that fails to evaluate denies: nobody knows what it would have said.
        let forbids = residuals.filter { $0.policy.effect == .forbid && ($0.canHold || $0.status == .failed) }
        let permits = residuals.filter { $0.policy.effect == .permit && $0.canHold }
        let final = forbids.filter { $0.isFinal }
        guard !permits.isEmpty else {
            cell.determining = final.map(\.policy.id)
            cell.reason = "no policy permits it"
            return cell
        }
        guard final.isEmpty else {
            cell.determining = final.map(\.policy.id)
            return cell
        }
        let asking = forbids.filter { $0.status == .satisfied }
        let open = forbids.filter { $0.status == .open }
        let granted = permits.filter { $0.status == .satisfied }
        if granted.isEmpty { cell.conditions = permits.map { condition($0, .permit) } }
        cell.conditions += (asking + open).filter { !$0.policy.approvalGroups.isEmpty }.map {
            condition($0, .ask(groups: $0.policy.approvalGroups))
        }
        cell.conditions += open.filter { $0.policy.approvalGroups.isEmpty }.map { condition($0, .deny) }
        let isDecided = !granted.isEmpty && open.isEmpty
        if isDecided, asking.isEmpty {
            cell.answer = .allow
            cell.determining = granted.map(\.policy.id)
        } else if isDecided {
            cell.answer = .ask(groups: Self.unique(asking.flatMap(\.policy.approvalGroups)))
            cell.determining = asking.map(\.policy.id)
        } else {
            cell.answer = .depends
            cell.determining = Self.unique(granted.map(\.policy.id) + cell.conditions.map(\.residual.policy.id))
        }
        return cell
    }

    private func condition(
        _ residual: Residual,
        _ consequence: AccessCell.Condition.Consequence
    ) -> AccessCell.Condition {
        AccessCell.Condition(
            consequence: consequence,
            words: residual.words(naming: Self.name),
            residual: residual
        )
    }

    /// Arguments and facts go by their own names; the rest keeps what tells it apart.
    private static func name(_ path: [String]) -> String {
        let short = ["input", "facts"].contains(path.first) && path.count > 1 ? Array(path.dropFirst()) : path
        return short.joined(separator: ".")
    }

    private static func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
        var seen: Set<Element> = []
        return elements.filter { seen.insert($0).inserted }
    }
}

extension Residual {
    /// Whether it denies whatever the context, and nobody can lift it.
    fileprivate var isFinal: Bool {
        status == .failed || (status == .satisfied && policy.approvalGroups.isEmpty)
    }
}
