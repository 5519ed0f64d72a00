import Policy
import Text

extension PolicyLints {
    /// The annotations that mean something here.
    private static let annotations = ["id", "approval", "because", "timeout", "escalate", "on_timeout"]

    /// Forbids that nobody but the asker could lift. A group without anybody is an error that `reeve check` tells.
    func checkApprovals(_ problems: inout Problems) {
        for policy in project.policies.policies where policy.effect == .forbid {
            let groups = policy.approvalGroups
            let later = policy.escalationGroups
            let people = Set((groups + later).flatMap { project.people.groups[$0] ?? [] })
            guard !groups.isEmpty, people.count == 1, let person = people.first else { continue }
            let isAsker = policy.principalEntity == EntityUID(type: "User", id: person)
            let names = groups.map { "`\($0)`" }.joined(separator: ", ")
            problems.warn(
                .lonelyApproval,
                at: policy.place(of: "@approval"),
                length: "@approval".count,
                isAsker
                    ? "only `\(person)` is in \(names), and nobody may approve what they asked for themselves"
                    : "only `\(person)` is in \(names), so nobody can approve what `\(person)` asks for",
                hint: "add a second person in people.yaml, or another group with `@escalate`"
            )
        }
    }

    /// Annotations that are one slip away from one that means something.
    func checkAnnotations(_ problems: inout Problems) {
        for policy in project.policies.policies {
            for annotation in policy.annotations.all where !Self.annotations.contains(annotation.name) {
                guard let meant = Spelling.nearest(to: annotation.name, among: Self.annotations) else { continue }
                problems.warn(
                    .unknownAnnotation,
                    at: policy.place(of: "@\(annotation.name)"),
                    length: annotation.name.count + 1,
                    "`@\(annotation.name)` means nothing",
                    hint: "did you mean `@\(meant)`?"
                )
            }
        }
    }

    /// Policies that say what another says already.
    func checkRepetitions(_ problems: inout Problems) {
        var first: [Policy.Rule: [Policy]] = [:]
        for policy in project.policies.policies {
            let groups = Set(policy.approvalGroups)
            // Beside a forbid that nobody can lift, the same with an approval changes nothing.
            let other = first[policy.rule]?.first {
                $0.approvalGroups.isEmpty || (Set($0.approvalGroups) == groups && !groups.isEmpty)
            }
            if let other {
                let location = policy.effectLocation
                problems.warn(
                    .repeatedPolicy,
                    at: .of(location),
                    length: location.length,
                    "`\(policy.id)` says what `\(other.id)` says already",
                    hint: "the other one is at \(other.location)"
                )
            }
            first[policy.rule, default: []].append(policy)
        }
    }
}
