public import Manifest
import Policy

extension PolicyFindings {
    /// The findings as warnings by their place, without those that a look at the policies alone has told already.
    ///
    /// - Parameter told: The project's other problems.
    public func problems(in project: ProjectDefinition, told: [Problem]) -> [Problem] {
        findings.compactMap { $0.problem(in: project, told: told) }.sorted { $0.location < $1.location }
    }
}

extension PolicyFinding {
    fileprivate func problem(in project: ProjectDefinition, told: [Problem]) -> Problem? {
        func isTold(_ policy: Policy, as codes: [Problem.Code]) -> Bool {
            told.contains { codes.contains($0.code) && policy.contains($0.location) }
        }
        switch self {
        case .neverApplies(let policy, let failsForSome):
            // What types alone tell is told of the policy as such.
            guard !isTold(policy, as: [.neverApplies, .policy]) else { return nil }
            return Self.neverApplies(policy, failsForSome: failsForSome)
        case .overruled(let permit, by: let forbids):
            guard !isTold(permit, as: [.overruledPermit, .neverApplies, .unreachablePermit]) else { return nil }
            return Self.warning(
                .overruledPermit,
                at: permit.effectLocation,
                "this permit lets nothing pass: \(Self.forbids(forbids)) every call that it permits",
                hint: "they have no condition that could spare a call beside it"
            )
        case .shadowed(let permit, by: let others):
            guard !isTold(permit, as: [.repeatedPolicy, .neverApplies, .unreachablePermit]) else { return nil }
            return Self.warning(
                .shadowedPermit,
                at: permit.effectLocation,
                "this permit changes nothing: \(Self.list(others)) \(others.count == 1 ? "allows" : "allow") all that it allows",
                hint: "remove it, or narrow what the others allow"
            )
        case .neverPermitted(let call):
            guard
                !told.contains(where: {
                    $0.code == .neverPermitted && $0.location == call.location && $0.message.contains("`\(call.tool)`")
                })
            else { return nil }
            let isAgent = call.principal.type == "Agent"
            return Problem(
                .warning,
                .neverPermitted,
                at: call.location,
                "the \(isAgent ? "agent" : "workflow") `\(call.principal.id)` \(isAgent ? "lists" : "calls") "
                    + "`\(call.tool)`, and every such call is denied, whatever its arguments",
                hint: "`reeve policy access --principal \(call.principal.id) --action \(call.tool)` shows by what"
            )
        case .unguarded(let name, let principals):
            guard let tool = project.tools[name],
                !told.contains(where: { $0.code == .unguardedTool && $0.location == tool.location })
            else { return nil }
            let who = principals.map { "`\($0)`" }.joined(separator: ", ")
            return Problem(
                .warning,
                .unguardedTool,
                at: tool.location,
                length: name.count,
                "`\(name)` is irreversible, and no condition, forbid or approval ever stops a call of it: \(who) may call "
                    + "it as they like",
                hint: "the conditions that there are hold for every call that its schema allows"
            )
        }
    }

    private static func neverApplies(_ policy: Policy, failsForSome: Bool) -> Problem {
        let word = policy.effect.rawValue
        guard let condition = policy.conditionLocation else {
            return warning(
                .neverApplies,
                at: policy.effectLocation,
                "this \(word) can never apply: nobody in the project could do what its scope names",
                hint: "a group without anybody in it satisfies nothing"
            )
        }
        return warning(
            .neverApplies,
            at: condition,
            failsForSome
                ? "no call satisfies this \(word): it only denies calls for which it cannot be evaluated"
                : "no call satisfies this \(word), so it \(word)s nothing",
            hint: "look at what the tool's schema allows, and for conditions that exclude each other"
        )
    }

    private static func warning(
        _ code: Problem.Code,
        at location: Policy.Location,
        _ message: String,
        hint: String
    ) -> Problem {
        Problem(
            .warning,
            code,
            at: SourceLocation(file: location.file ?? "policies", line: location.line, column: location.column),
            length: location.length,
            message,
            hint: hint
        )
    }

    private static func forbids(_ names: [PolicyID]) -> String {
        names.count == 1 ? "the forbid \(list(names)) denies" : "the forbids \(list(names)) together deny"
    }

    private static let namesMax = 5

    private static func list(_ names: [PolicyID]) -> String {
        let shown = names.prefix(namesMax).map { "`\($0)`" }
        let rest = names.count - shown.count
        return (shown + (rest > 0 ? ["\(rest) more"] : [])).joined(separator: ", ")
    }
}

extension Policy {
    /// Whether a place of a file is within the policy.
    fileprivate func contains(_ place: Manifest.SourceLocation) -> Bool {
        let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
        return place.file == (location.file ?? "policies")
            && (location.line...location.line + lines).contains(place.line)
    }
}
