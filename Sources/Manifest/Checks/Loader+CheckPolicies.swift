import Policy

extension Loader {
    mutating func checkPolicies(_ parts: Parts) {
        let policies = parts.policies
        if policies.set.policies.isEmpty {
            problems.warn(
                .policy,
                at: .start(of: "policies"),
                "there is no policy, so every call is denied",
                hint: "write policies/NAME.cedar"
            )
        }
        for issue in Validator(policies.schema).validate(policies.set) {
            // Names are told by what the project knows, with places of their own.
            if issue.code == .unknownAction { continue }
            let location = SourceLocation.of(issue.location.file, issue.location.line, issue.location.column)
            let path = text(at: issue.location.offset, issue.location.length, of: issue.location.file)
            let hint = reason(for: path, in: policies.set.policy(issue.policy), policies.omissions) ?? issue.hint
            problems.add(
                Problem(
                    issue.severity == .error ? .error : .warning,
                    .policy,
                    at: location,
                    issue.message,
                    hint: hint
                )
            )
        }
        for policy in policies.set.policies { checkNames(in: policy) }
    }

    /// Names of a policy that lead nowhere: Cedar does not ask whether an entity exists.
    private mutating func checkNames(in policy: Policy) {
        let rights = PersonalRight.allCases.map(\.action)
        let known: [String: (kind: String, code: Problem.Code, names: [String])] = [
            "Action": ("tool", .unknownTool, Array(tools.keys) + rights),
            "Agent": ("agent", .unknownAgent, Array(agents.keys)),
            "User": ("person", .unknownPerson, Array(people.people.keys)),
            "Group": ("group", .unknownGroup, Array(people.groups.keys)),
            "Connector": ("connector", .unknownConnector, Array(connectors.keys)),
        ]
        for mention in EntityScan.mentions(in: policy.text) {
            guard let (kind, code, names) = known[mention.type], !names.contains(mention.id) else { continue }
            unknown(code, kind, mention.id, at: policy.place(ofByte: mention.offset), among: names)
        }
    }

    /// Why an attribute that a policy names is not in the schema, where it was left out on purpose.
    private func reason(for path: String, in policy: Policy?, _ omissions: [String: [String: String]]) -> String? {
        guard let policy, case let parts = path.split(separator: "context.", maxSplits: 1), let last = parts.last,
            path.contains("context.")
        else { return nil }
        let attribute = String(last)
        let actions = EntityScan.mentions(in: policy.text).filter { $0.type == "Action" }.map(\.id)
        for action in actions.isEmpty ? omissions.keys.sorted() : actions {
            for (omitted, reason) in omissions[action] ?? [:] {
                if attribute == omitted || attribute.hasPrefix(omitted + ".") {
                    return "`\(omitted)` of `\(action)` is not known to policies: \(reason)"
                }
            }
        }
        return nil
    }

    private func text(at offset: Int, _ length: Int, of file: String?) -> String {
        guard let bytes = file.flatMap({ texts[$0]?.bytes }), offset >= 0, length >= 0, offset + length <= bytes.count
        else {
            return ""
        }
        return String(decoding: bytes[offset..<(offset + length)], as: UTF8.self)
    }
}
