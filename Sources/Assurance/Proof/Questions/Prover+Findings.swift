import Manifest
import Policy

extension Prover {
    /// Permits beside which a shadow is looked for one by one; among more, only all of them together.
    private static let shadowsMax = 20

    /// Policies that no request satisfies, by proof rather than by their types alone.
    ///
    /// What has no translation, or no answer in the time that the limits give to all of them together, is taken to apply.
    public func neverApplicable() throws -> [PolicyFinding] {
        let deadline = Deadline(limits)
        return try project.policies.policies.filter { try !mayApply($0, deadline) }
            .map { PolicyFinding(policy: $0, kind: .neverApplies) }
    }

    /// Permits without which every request would be permitted all the same. Of two that say the same, the later one.
    public func shadowedPermits() throws -> [PolicyFinding] {
        let deadline = Deadline(limits)
        var permits = project.policies.policies.filter { $0.effect == .permit }
        var found: [PolicyFinding] = []
        for policy in permits.reversed() {
            let others = permits.filter { $0.id != policy.id }
            guard try isShadowed(policy, by: others, deadline), try mayApply(policy, deadline) else { continue }
            permits = others
            var shadows = others
            if others.count <= Self.shadowsMax {
                shadows = try others.first { try isShadowed(policy, by: [$0], deadline) }.map { [$0] } ?? others
            }
            found.append(PolicyFinding(policy: policy, kind: .shadowed(by: shadows.map(\.id))))
        }
        return found.reversed()
    }

    private func mayApply(_ policy: Policy, _ deadline: Deadline) throws -> Bool {
        for request in requests(concerning: policy) {
            let translator = Translator(request.request, known: known, table: request.table)
            let isSatisfied = try translator.translate(policy).isSatisfied
            if !Self.isImpossible(isSatisfied, request.table, deadline) { return true }
        }
        return false
    }

    private func isShadowed(_ policy: Policy, by others: [Policy], _ deadline: Deadline) throws -> Bool {
        guard !others.isEmpty else { return false }
        for request in requests(concerning: policy) {
            let translator = Translator(request.request, known: known, table: request.table)
            var terms = [try translator.translate(policy).isSatisfied]
            if terms[0].isFalse { continue }
            for other in others { terms.append(try !translator.translate(other).isSatisfied) }
            if !Self.isImpossible(.all(terms), request.table, deadline) { return false }
        }
        return true
    }

    /// Whether a term can be proved to be false; what is not known, and what there is no time for, can not.
    private static func isImpossible(_ term: Term, _ table: SymbolTable, _ deadline: Deadline) -> Bool {
        if term.isFalse { return true }
        guard !term.isTrue, let answer = try? deadline.solver?.ask([term] + table.assumptions + table.conditions),
            case .impossible = answer
        else { return false }
        return true
    }

    /// Every kind of request that a policy could be about, each with symbols of its own.
    private func requests(concerning policy: Policy) -> [(request: SymbolicRequest, table: SymbolTable)] {
        var requests: [(SymbolicRequest, SymbolTable)] = []
        for name in project.tools.keys.sorted() {
            guard let tool = project.tools[name], concerns(policy, name) else { continue }
            for caller in Caller.allCases {
                let call = CallSymbols(project, tool, caller, principal: nil)
                requests.append((call.request(of: true), call.table))
            }
        }
        for right in PersonalRight.allCases where concerns(policy, right.action) {
            for principal: EntityType in ["User", "Service"] { requests.append(request(right, principal)) }
        }
        return requests
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

    private func request(_ right: PersonalRight, _ principal: EntityType) -> (SymbolicRequest, SymbolTable) {
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
