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
    ///   - action: Only this tool or right, `payments.refund` or `Action::"payments.refund"`; nil for all.
    /// - Throws: ``AssuranceError`` where there is no such principal or action.
    public init(_ project: ProjectDefinition, principal: String? = nil, action: String? = nil) throws(AssuranceError) {
        let universe = PolicyUniverse(project)
        let wanted = try principal.map { name throws(AssuranceError) in
            try Self.principal(name, universe)
        }
        let action = try action.map { name throws(AssuranceError) in try Self.action(name, project) }
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
        if let uid = Self.entity(text) {
            try KnownPrincipals(universe).expect(uid, written: text)
            return [uid]
        }
        let named = known.filter { $0.id == text }
        guard named.isEmpty else { return named }
        throw AssuranceError(
            "not_found",
            "there is no agent, workflow or person `\(text)`",
            hint: Spelling.nearest(to: text, among: known.map(\.id)).map { "did you mean `\($0)`?" }
        )
    }

    /// The entity that `Agent::"refunds"` and `agent:refunds` name; nil for a name alone.
    private static func entity(_ text: String) -> EntityUID? {
        if let uid = try? EntityUID(parsing: text) { return uid }
        let kinds = ["agent:", "user:", "service:"]
        return kinds.contains(where: text.hasPrefix) ? ProjectDefinition.policyEntity(text) : nil
    }

    /// The tool or right that `payments.refund` and `Action::"payments.refund"` name.
    private static func action(_ text: String, _ project: ProjectDefinition) throws(AssuranceError) -> String {
        let known = project.tools.keys + PersonalRight.allCases.map(\.action)
        let uid = try? EntityUID(parsing: text)
        if let uid, uid.type != "Action" {
            throw AssuranceError(
                "not_found",
                "a `\(uid.type)` is not done, so there is no table for `\(text)`",
                hint: "name a tool or a right, as in `Action::\"reeve.approve\"`"
            )
        }
        let action = uid?.id ?? text
        guard !known.contains(action) else { return action }
        throw AssuranceError(
            "not_found",
            "there is no tool and no right `\(action)`",
            hint: Spelling.nearest(to: action, among: known).map { "did you mean `\($0)`?" }
        )
    }

    /// How the conditions of a cell are read.
    public static let reading =
        "read conditions from the top: the first that holds decides, and of those that ask, each that holds adds its groups;"
        + " a call for which a forbid cannot be evaluated is denied"

    /// `{"reading", "calls": [cell], "rights": [cell], "governs_people"}`.
    public var json: JSON {
        [
            "reading": .string(Self.reading),
            "calls": .array(calls.map(\.json)), "rights": .array(rights.map(\.json)),
            "governs_people": .bool(governsPeople),
        ]
    }
}
