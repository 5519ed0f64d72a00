import Manifest
import Policy

/// Judges what policies say of one principal and one action, by what is left of each when only the context is unknown.
struct AccessJudge {
    let project: ProjectDefinition
    /// Whether a person for whom an agent acts needs a permit of their own: only where some permit speaks of people.
    private let permitsPeople: Bool

    init(project: ProjectDefinition) {
        self.project = project
        permitsPeople = project.policies.policies.contains { policy in
            policy.effect == .permit && (policy.principalType == "User" || policy.principalType == "Group")
        }
    }

    func call(of tool: String, by principal: EntityUID, on resource: EntityUID, isListed: Bool) -> AccessCell {
        let action = PolicyUniverse.action(tool)
        let caller = asked(principal, action, resource, needsPermit: true, reason: "no policy permits it")
        let rule = AccessRule([caller], canAsk: true)
        return AccessCell(
            principal: principal,
            action: action,
            resource: resource,
            isListed: isListed,
            rule: rule,
            persons: principal.type == "Agent" ? persons(caller, rule, action, resource) : []
        )
    }

    func right(_ right: PersonalRight, of person: EntityUID) -> AccessCell {
        let action = PolicyUniverse.action(right.action)
        let resource = EntityUID(type: "Project", id: project.name)
        let rule =
            project.governsPeople
            ? AccessRule(
                [asked(person, action, resource, needsPermit: true, reason: "no policy permits it")],
                canAsk: false
            ) : membership(right, of: person)
        return AccessCell(
            principal: person,
            action: action,
            resource: resource,
            isListed: true,
            rule: rule,
            persons: []
        )
    }

    /// What follows from people.yaml alone.
    private func membership(_ right: PersonalRight, of person: EntityUID) -> AccessRule {
        let known = person.type == "User" ? project.people.people[person.id] : nil
        let groups = known.map { $0.groups.sorted() } ?? []
        let isAllowed = known != nil && (right != .approve || !groups.isEmpty)
        return AccessRule(
            answer: isAllowed ? .allow : .deny,
            conditions: [],
            determining: [],
            reason: known == nil
                ? "is not in people.yaml"
                : right == .approve ? (isAllowed ? "for \(groups.joined(separator: ", "))" : "is in no group") : nil
        )
    }

    /// What holds where an agent acts for people, as far as it differs from what holds where it acts for nobody: the most
    /// people last.
    private func persons(
        _ caller: AccessAsked,
        _ alone: AccessRule,
        _ action: EntityUID,
        _ resource: EntityUID
    ) -> [AccessCell.PersonRule] {
        // Acting for somebody takes away and adds nothing.
        guard alone.answer != .deny else { return [] }
        var found: [AccessCell.PersonRule] = []
        let known = project.people.people.keys.sorted()
        for person in known.map(Optional.some) + [nil] {
            let asked = asked(
                person.map { EntityUID(type: "User", id: $0) } ?? Self.stranger,
                action,
                resource,
                needsPermit: permitsPeople,
                reason: "no policy permits the person"
            )
            let rule = AccessRule([caller, asked], canAsk: true)
            guard !rule.decidesSame(as: alone) else { continue }
            let position = found.firstIndex { $0.rule.comesToSame(as: rule) } ?? found.count
            if position == found.count {
                found.append(
                    AccessCell.PersonRule(
                        people: [],
                        group: nil,
                        isEverybodyKnown: false,
                        includesStrangers: false,
                        rule: rule
                    )
                )
            }
            if let person { found[position].people.append(person) } else { found[position].includesStrangers = true }
        }
        for position in found.indices {
            let people = found[position].people
            found[position].isEverybodyKnown = people.count == known.count
            found[position].group = project.people.groups.keys.sorted().first { group in
                !people.isEmpty && people == known.filter { project.people.people[$0]?.groups.contains(group) == true }
            }
        }
        return found.filter { !$0.includesStrangers } + found.filter(\.includesStrangers)
    }

    /// Somebody who is not in people.yaml: no policy can name them, and nothing is known of them.
    private static let stranger = EntityUID(type: "User", id: "\u{0}")

    private func asked(
        _ principal: EntityUID,
        _ action: EntityUID,
        _ resource: EntityUID,
        needsPermit: Bool,
        reason: String
    ) -> AccessAsked {
        AccessAsked(
            residuals: Authorizer(project.policies).residuals(
                principal: principal,
                action: action,
                resource: resource,
                entities: project.policyEntities
            ),
            needsPermit: needsPermit,
            reason: reason
        )
    }
}
