public import JSON
public import Manifest
internal import Policy
internal import Text

/// Who may do what in a project: every agent and workflow beside every tool it can call, and every person beside every
/// right, with what that depends on.
///
/// It is read off the policies by partial evaluation, so it holds for all contexts and not for samples.
public struct AccessTable: Sendable {
    /// The calls of tools.
    public let calls: [AccessCell]
    /// What people may do with the project.
    public let rights: [AccessCell]
    /// Whether policies decide about rights; else membership does, and ``rights`` says what follows from it.
    public let governsPeople: Bool

    /// Reads the table off a project.
    ///
    /// - Parameters:
    ///   - principal: Only this one: `refunds`, `user:anna`, `Agent::"refunds"`; nil for all.
    ///   - action: Only this tool or right; nil for all.
    /// - Throws: ``AssuranceError`` where there is no such principal or action.
    public init(_ project: ProjectDefinition, principal: String? = nil, action: String? = nil) throws(AssuranceError) {
        let universe = PolicyUniverse(project)
        let wanted = try principal.map { name throws(AssuranceError) in
            try Self.principal(name, universe)
        }
        if let action { try Self.check(action, project) }
        let judge = AccessJudge(project: project)
        governsPeople = project.governsPeople
        var calls: [AccessCell] = []
        func add(_ principal: EntityUID, _ tools: some Sequence<String>, isListed: Bool) {
            for tool in tools where action == nil || action == tool {
                calls.append(judge.call(of: tool, by: principal, on: universe.resource(of: tool), isListed: isListed))
            }
        }
        for principal in wanted ?? universe.agents + universe.workflows {
            let listed = universe.calls.filter { $0.principal == principal }.map(\.tool)
            add(principal, listed, isListed: true)
            // Asked about one of them, it tells what policies say beyond what is listed.
            guard wanted != nil || action != nil else { continue }
            add(principal, project.tools.keys.sorted().filter { !listed.contains($0) }, isListed: false)
        }
        self.calls = calls
        var rights: [AccessCell] = []
        for person in wanted ?? universe.people + universe.services where person.type != "Agent" {
            for right in PersonalRight.allCases where action == nil || action == right.action {
                rights.append(judge.right(right, of: person))
            }
        }
        self.rights = rights
    }

    /// The principals that a name can mean; in several rooms of the project there may be one.
    private static func principal(_ text: String, _ universe: PolicyUniverse) throws(AssuranceError) -> [EntityUID] {
        let known = universe.principals
        if let uid = try? EntityUID(parsing: text) { return [uid] }
        if text.contains(":") {
            let uid = ProjectDefinition.policyEntity(text)
            if known.contains(uid) || uid.type == "Service" { return [uid] }
        }
        let named = known.filter { $0.id == text }
        guard named.isEmpty else { return named }
        throw AssuranceError(
            "not_found",
            "there is no agent, workflow or person `\(text)`",
            hint: Spelling.nearest(to: text, among: known.map(\.id)).map { "did you mean `\($0)`?" }
        )
    }

    private static func check(_ action: String, _ project: ProjectDefinition) throws(AssuranceError) {
        let known = project.tools.keys + PersonalRight.allCases.map(\.action)
        guard !known.contains(action) else { return }
        throw AssuranceError(
            "not_found",
            "there is no tool and no right `\(action)`",
            hint: Spelling.nearest(to: action, among: known).map { "did you mean `\($0)`?" }
        )
    }

    /// `{"calls": [cell], "rights": [cell], "governs_people"}`.
    public var json: JSON {
        [
            "calls": .array(calls.map(\.json)), "rights": .array(rights.map(\.json)),
            "governs_people": .bool(governsPeople),
        ]
    }
}
