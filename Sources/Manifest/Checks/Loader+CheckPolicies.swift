import JSON
import Journal
import Policy
internal import Text

extension Loader {
    mutating func checkPolicies(_ parts: Parts) {
        let policies = parts.policies
        let namesNothing = Set(
            policies.set.policies.filter { policy in
                EntityScan.mentions(in: policy.text).contains { $0.type == "Action" && !actionNames.contains($0.id) }
            }.map(\.id)
        )
        if policies.set.policies.isEmpty, !problems.all.contains(where: { $0.location.file.hasPrefix("policies") }) {
            problems.warn(
                .policy,
                at: .start(of: "policies"),
                "there is no policy, so every call is denied",
                hint: "write policies/NAME.cedar"
            )
        }
        for policy in policies.set.policies {
            checkNames(in: policy.text) { policy.place(ofByte: $0) }
            checkApproval(of: policy)
        }
        checkLabels(in: policies.set)
        // A tool or a counter that cannot be read is missing in the schema, and would be missed by every policy about it.
        let declared = parts.root.field("counters")?.pairs?.count ?? 0
        guard tools.count == notes.toolNames.count, parts.counters.count == declared else { return }
        for issue in Validator(policies.schema).validate(policies.set) {
            // Names are told by what the project knows, with places of their own, and so is what follows from them.
            if issue.code == .unknownAction { continue }
            if [.inapplicable, .impossible].contains(issue.code), namesNothing.contains(issue.policy) { continue }
            note(issue, of: policies.set.policy(issue.policy), policies.omissions)
        }
    }

    private mutating func note(
        _ issue: ValidationIssue,
        of policy: Policy?,
        _ omissions: [String: [String: String]]
    ) {
        let text = text(at: issue.location.offset, issue.location.length, of: issue.location.file)
        // A forbid that can never be satisfied forbids nothing, which is not what its author believes.
        let isHole = issue.code == .impossible && policy?.effect == .forbid
        problems.add(
            Problem(
                issue.severity == .error || isHole ? .error : .warning,
                .policy,
                at: .of(issue.location),
                length: issue.location.length,
                isHole ? "this forbid can never be satisfied, so it forbids nothing" : issue.message,
                hint: reason(for: text, in: policy, omissions) ?? issue.hint
            )
        )
    }

    private var actionNames: [String] { Array(notes.toolNames) + PersonalRight.allCases.map(\.action) }

    /// Names in a text of Cedar that lead nowhere: Cedar does not ask whether an entity exists.
    ///
    /// - Parameter place: Where in a file a byte of the text stands.
    mutating func checkNames(in text: String, place: (Int) -> SourceLocation) {
        let known: [String: (kind: String, code: Problem.Code, names: [String])] = [
            "Action": ("tool", .unknownTool, actionNames),
            "Agent": ("agent", .unknownAgent, Array(agents.keys)),
            "User": ("person", .unknownPerson, Array(people.people.keys)),
            "Group": ("group", .unknownGroup, Array(people.groups.keys)),
            "Connector": ("connector", .unknownConnector, Array(connectors.keys)),
        ]
        for mention in EntityScan.mentions(in: text) {
            if mention.type == "Service" { checkService(mention.id, at: place(mention.offset)) }
            guard let (kind, code, names) = known[mention.type], !names.contains(mention.id) else { continue }
            unknown(code, kind, mention.id, at: place(mention.offset), among: names)
        }
    }

    /// Services may come from outside, so an unknown one is only told where it looks like a slip.
    private mutating func checkService(_ name: String, at location: @autoclosure () -> SourceLocation) {
        guard !notes.workflowNames.contains(name), let meant = Spelling.nearest(to: name, among: notes.workflowNames)
        else { return }
        problems.warn(
            .unknownWorkflow,
            at: location(),
            "there is no workflow `\(name)`",
            hint: "did you mean `\(meant)`?"
        )
    }

    /// What the annotations of a forbid say about who can lift it, and when: `@approval("group, group")`,
    /// `@timeout("4h")`, `@escalate("2h group, 3h group")`, `@on_timeout("deny")`.
    private mutating func checkApproval(of policy: Policy) {
        guard policy.approvalGroup != nil else { return }
        for group in policy.approvalGroups { checkApprover(group, at: policy.place(of: "@approval")) }
        if let text = policy.annotations["timeout"], Duration(manifest: text).map({ $0 > .zero }) != true {
            problems.error(
                .approval,
                at: policy.place(of: "@timeout"),
                "`@timeout` is a duration with its unit, not `\(text)`",
                hint: "such as 4h"
            )
        }
        for item in (policy.annotations["escalate"] ?? "").listed {
            let words = item.split(separator: " ").map(String.init)
            guard words.count == 2, Duration(manifest: words[0]) != nil else {
                problems.error(
                    .approval,
                    at: policy.place(of: "@escalate"),
                    "`@escalate` has a duration and a group, not `\(item)`",
                    hint: "such as `2h support-managers`"
                )
                continue
            }
            checkApprover(words[1], at: policy.place(of: "@escalate"))
        }
        if let reaction = policy.annotations["on_timeout"], !["deny", "fail"].contains(reaction) {
            problems.error(
                .approval,
                at: policy.place(of: "@on_timeout"),
                "`@on_timeout` is `deny` or `fail`, not `\(reaction)`",
                hint: reaction == "continue" ? "silence lifts no forbid" : nil
            )
        }
    }

    /// Why an attribute that a text names is not in the schema, where it was left out on purpose.
    private func reason(for text: String, in policy: Policy?, _ omissions: [String: [String: String]]) -> String? {
        guard let policy else { return nil }
        let actions = EntityScan.mentions(in: policy.text).filter { $0.type == "Action" }.map(\.id)
        for action in actions.isEmpty ? omissions.keys.sorted() : actions {
            for (omitted, reason) in (omissions[action] ?? [:]).sorted(by: { $0.key < $1.key }) {
                let name = omitted.split(separator: ".").last.map(String.init) ?? omitted
                guard text.contains("context.\(omitted)") || text.contains("has \(name)") else { continue }
                return "`\(omitted)` of `\(action)` is not known to policies: \(reason)"
            }
        }
        return nil
    }

    private func text(at offset: Int, _ length: Int, of file: String?) -> String {
        guard let bytes = file.flatMap({ texts[ExactString($0)]?.bytes }), offset >= 0, length >= 0,
            offset + length <= bytes.count
        else {
            return ""
        }
        return String(decoding: bytes[offset..<(offset + length)], as: UTF8.self)
    }
}
