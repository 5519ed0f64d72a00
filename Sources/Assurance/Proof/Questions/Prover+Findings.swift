import Manifest
import Policy

extension Prover {
    /// Looks for what policies say without their author having meant it, by proof rather than by their form.
    ///
    /// The limits' time is that of the whole search. What has no translation is taken for what is harmless, and so is what
    /// there is no answer to in time: every finding is certain, and ``PolicyFindings/open`` tells what nobody knows.
    public func findings() throws -> PolicyFindings {
        var search = FindingSearch(self)
        return try search.run()
    }

    /// Every kind of request that a policy could be about, each with symbols of its own, made when it is asked for.
    func requests(
        concerning policy: Policy
    ) -> some Sequence<(request: SymbolicRequest, table: SymbolTable)> {
        let calls = project.tools.keys.sorted().filter { concerns(policy, $0) }.flatMap { name in
            Caller.allCases.map { (name, $0) }
        }
        let rights = PersonalRight.allCases.filter { concerns(policy, $0.action) }.flatMap { right in
            (["User", "Service"] as [EntityType]).map { (right, $0) }
        }
        let ofCalls = calls.lazy.compactMap { name, caller -> (request: SymbolicRequest, table: SymbolTable)? in
            project.tools[name].map { tool in
                let call = CallSymbols(project, tool, caller, principal: nil)
                return (call.request(of: true), call.table)
            }
        }
        let ofRights = rights.lazy.map { request($0, $1) }
        return [AnySequence(ofCalls), AnySequence(ofRights)].lazy.joined()
    }

    /// Whether the scope lets an action pass.
    private func concerns(_ policy: Policy, _ name: String) -> Bool {
        let action = EntityUID(type: "Action", id: name)
        return switch policy.storage.action {
        case .any: true
        case .equal(let uid): uid == action
        case .isIn(let uids, _): uids.contains { known.entities.isDescendant(action, of: $0) }
        }
    }

    private func request(
        _ right: PersonalRight,
        _ principal: EntityType
    ) -> (request: SymbolicRequest, table: SymbolTable) {
        let table = SymbolTable()
        let action = EntityUID(type: "Action", id: right.action)
        let context = SymbolicObject(
            ["context"],
            type: project.policySchema.action(action)?.context ?? RecordType(),
            schema: nil,
            isJSON: false,
            in: table
        )
        let request = SymbolicRequest(
            principal: (principal, table.variable("principal", .text)),
            action: action,
            resource: EntityUID(type: "Project", id: project.name),
            context: .object(context)
        )
        return (request, table)
    }
}
