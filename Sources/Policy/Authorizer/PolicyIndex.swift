/// Finds the policies whose scopes could match a request.
///
/// Policies are filed by action, and within an action by principal. A request asks for its action, the groups the
/// action is in, and for what names no action; in each of these for its principal, the groups it is in, its type, and
/// for what names no principal. What is left, the resource, is tested policy by policy.
final class PolicyIndex: Sendable {
    /// A policy as decisions see it.
    final class Entry: Sendable {
        let policy: Policy
        /// The position in the set; results are in this order.
        let position: Int
        let program: Program
        let principal: ScopeTest
        let resource: ScopeTest
        /// Whether the policy names its action with `==`, and so says nothing of the actions in a group.
        let isActionExact: Bool

        init(_ policy: Policy, position: Int) {
            self.policy = policy
            self.position = position
            program = Compiler.compile(policy.storage)
            principal = ScopeTest(policy.storage.principal)
            resource = ScopeTest(policy.storage.resource)
            isActionExact = if case .equal = policy.storage.action { true } else { false }
        }
    }

    /// A scope constraint whose entity is known.
    enum ScopeTest: Sendable {
        case any
        case equal(EntityUID)
        case isIn(EntityUID)
        case isType(EntityType)
        case isTypeIn(EntityType, EntityUID)
        /// A slot that nobody filled matches nothing.
        case never

        init(_ constraint: ScopeConstraint) {
            switch (constraint, constraint.uid) {
            case (.any, _): self = .any
            case (.isType(let type), _): self = .isType(type)
            case (.equal, let uid?): self = .equal(uid)
            case (.isIn, let uid?): self = .isIn(uid)
            case (.isTypeIn(let type, _), let uid?): self = .isTypeIn(type, uid)
            case (.equal, nil), (.isIn, nil), (.isTypeIn, nil): self = .never
            }
        }

        @inline(__always)
        func matches(_ uid: EntityUID, in entities: borrowing Entities) -> Bool {
            switch self {
            case .any: true
            case .equal(let other): uid == other
            case .isIn(let ancestor): entities.isDescendant(uid, of: ancestor)
            case .isType(let type): uid.type == type
            case .isTypeIn(let type, let ancestor): uid.type == type && entities.isDescendant(uid, of: ancestor)
            case .never: false
            }
        }
    }

    /// The policies of one action.
    final class Drawer: Sendable {
        /// Policies that name the principal, or a group that it must be in.
        let byPrincipal: EntityTable<[Entry]>
        let byPrincipalType: [EntityType: [Entry]]
        let others: [Entry]

        init(_ entries: [Entry]) {
            var byPrincipal: [EntityUID: [Entry]] = [:]
            var byPrincipalType: [EntityType: [Entry]] = [:]
            var others: [Entry] = []
            for entry in entries {
                switch entry.principal {
                case .any: others.append(entry)
                case .equal(let uid), .isIn(let uid), .isTypeIn(_, let uid): byPrincipal[uid, default: []].append(entry)
                case .isType(let type): byPrincipalType[type, default: []].append(entry)
                case .never: break
                }
            }
            self.byPrincipal = EntityTable(byPrincipal)
            self.byPrincipalType = byPrincipalType
            self.others = others
        }
    }

    /// All of them, by position.
    let entries: [Entry]
    private let byAction: EntityTable<Drawer>
    private let anyAction: Drawer

    init(_ policies: [Policy]) {
        var byAction: [EntityUID: [Entry]] = [:]
        var anyAction: [Entry] = []
        entries = policies.enumerated().map { Entry($1, position: $0) }
        for entry in entries {
            switch entry.policy.storage.action {
            case .any: anyAction.append(entry)
            case .equal(let uid): byAction[uid, default: []].append(entry)
            case .isIn(let uids, _):
                for uid in Set(uids) { byAction[uid, default: []].append(entry) }
            }
        }
        self.byAction = EntityTable(byAction.mapValues { Drawer($0) })
        self.anyAction = Drawer(anyAction)
    }

    /// What is asked of the policies at positions, in the order of the set.
    func map<Result>(_ positions: Positions, _ transform: (Entry) -> Result) -> [Result] {
        var results: [Result] = []
        positions.allSatisfy {
            results.append(transform(entries[$0]))
            return true
        }
        return results
    }

    /// The policies whose scopes match, in the order of the set.
    func matches(_ request: borrowing Request, _ entities: borrowing Entities) -> [Entry] {
        var positions = Positions()
        forEachMatch(request, entities) { positions.insert($0.position, of: entries.count) }
        return map(positions) { $0 }
    }

    /// Calls back with every policy whose scope matches, in no order; one that is filed under several actions may come
    /// more than once.
    @inline(__always)
    func forEachMatch(_ request: borrowing Request, _ entities: borrowing Entities, _ body: (Entry) -> Void) {
        let principal = entities[request.principal]?.ancestors.list ?? []
        Self.open(anyAction, false, principal, request, entities, body)
        guard !byAction.isEmpty else { return }
        if let drawer = byAction[request.action] { Self.open(drawer, false, principal, request, entities, body) }
        guard let action = entities[request.action] else { return }
        for group in action.ancestors.list {
            if let drawer = byAction[group] { Self.open(drawer, true, principal, request, entities, body) }
        }
    }

    private static func open(
        _ drawer: Drawer,
        _ isGroup: Bool,
        _ principalGroups: [EntityUID],
        _ request: borrowing Request,
        _ entities: borrowing Entities,
        _ body: (Entry) -> Void
    ) {
        visit(drawer.others, isGroup, request, entities, body)
        if !drawer.byPrincipal.isEmpty {
            if let entries = drawer.byPrincipal[request.principal] {
                visit(entries, isGroup, request, entities, body)
            }
            for group in principalGroups {
                if let entries = drawer.byPrincipal[group] { visit(entries, isGroup, request, entities, body) }
            }
        }
        if !drawer.byPrincipalType.isEmpty, let entries = drawer.byPrincipalType[request.principal.type] {
            visit(entries, isGroup, request, entities, body)
        }
    }

    private static func visit(
        _ entries: [Entry],
        _ isGroup: Bool,
        _ request: borrowing Request,
        _ entities: borrowing Entities,
        _ body: (Entry) -> Void
    ) {
        for entry in entries {
            if isGroup, entry.isActionExact { continue }
            guard entry.principal.matches(request.principal, in: entities),
                entry.resource.matches(request.resource, in: entities)
            else { continue }
            body(entry)
        }
    }
}
