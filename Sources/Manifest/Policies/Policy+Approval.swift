public import Policy

extension Policy {
    /// The groups of which anybody can lift this forbid: `@approval("support-leads, support-managers")`.
    public var approvalGroups: [String] { (approvalGroup ?? "").listed }

    /// The groups that are asked as well after a while: `@escalate("2h support-managers")`.
    var escalationGroups: [String] {
        (annotations["escalate"] ?? "").listed.compactMap { $0.split(separator: " ").last.map(String.init) }
    }
}

extension String {
    /// What stands between commas, with single spaces, without what is empty.
    var listed: [String] {
        split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }.filter { !$0.isEmpty }
    }
}
