public import Journal
public import Manifest

/// Where it is asked whether a person may do something with a project, beyond answering what they are asked.
///
/// While no policy speaks of people's rights, whoever has the store in hand may do what they like with it, as they could
/// anyway. As soon as one does, every action is decided by policies, with default deny.
public struct RightsDesk: Sendable {
    private let project: ProjectDefinition?

    /// Makes a desk; without a project there are no policies that could say anything.
    public init(project: ProjectDefinition?) { self.project = project }

    /// Policies do not let this person do it.
    public struct Forbidden: Error, Sendable, Hashable, CustomStringConvertible {
        /// Names the person, the action, and the policies that determined it.
        public var description: String
    }

    /// Asks for a right.
    ///
    /// - Parameters:
    ///   - person: The name in people.yaml.
    ///   - groups: In whose name an answer is given.
    ///   - tool: The tool that it is about, where there is one.
    public func require(
        _ right: PersonalRight,
        of person: String,
        groups: [String] = [],
        run: RunID? = nil,
        workflow: String? = nil,
        tool: String? = nil
    ) throws(Forbidden) {
        guard let project, project.governsPeople else { return }
        let (isAllowed, determining) = project.allows(
            right,
            by: "user:\(person)",
            groups: groups,
            run: run?.rawValue,
            workflow: workflow,
            tool: tool
        )
        guard !isAllowed else { return }
        let policies = determining.map { "`\($0)`" }.joined(separator: ", ")
        throw Forbidden(
            description: policies.isEmpty
                ? "no policy permits `\(person)` to \(right.words) (`\(right.action)`)"
                : "`\(person)` may not \(right.words) (`\(right.action)`): denied by \(policies)"
        )
    }

    /// Whether a person may see a run. Who is not in people.yaml is nobody that policies could speak of, and is judged by
    /// what the machine lets them read.
    ///
    /// Without a run it is about all of them.
    public func mayRead(_ run: RunID?, workflow: String?, as person: String) -> Bool {
        guard project?.people.person(person) != nil else { return true }
        return (try? require(.read, of: person, run: run, workflow: workflow)) != nil
    }
}

extension PersonalRight {
    /// What is done, after "may not".
    fileprivate var words: String {
        switch self {
        case .start: "start runs"
        case .read: "read runs"
        case .approve: "answer"
        case .cancel: "cancel runs"
        case .pause: "pause runs or let them go on"
        case .settle: "settle effects"
        case .erase: "erase content"
        case .signal: "send signals"
        }
    }
}
