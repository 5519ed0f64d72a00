/// Finds the policies whose scopes could match a request.
///
/// Policies are filed by action, and within an action by principal. A request asks for its action, the groups the
/// action is in, and for what names no action; in each of these for its principal, the groups it is in, its type, and
/// for what names no principal. What is left, the resource, is tested policy by policy.
struct PolicyIndex: Sendable {
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
        /// Whether the policy is filed under more than one action, and so might be met twice.
        let isRepeated: Bool

        init(_ policy: Policy, position: Int) {
            self.policy = policy
            self.position = position
            program = Compiler.compile(policy.storage)
            principal = ScopeTest(policy.storage.principal)
            resource = ScopeTest(policy.storage.resource)
            isActionExact = if case .equal = policy.storage.action { true } else { false }
            isRepeated = policy.storage.action.uids.count > 1
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
        func matches(_ uid: EntityUID, in entities: Entities) -> Bool {
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
    struct Drawer: Sendable {
        /// Policies that name the principal, or a group that it must be in.
        var byPrincipal: [EntityUID: [Entry]] = [:]
        var byPrincipalType: [EntityType: [Entry]] = [:]
        var others: [Entry] = []

        mutating func file(_ entry: Entry) {
            switch entry.principal {
            case .any: others.append(entry)
            case .equal(let uid), .isIn(let uid), .isTypeIn(_, let uid): byPrincipal[uid, default: []].append(entry)
            case .isType(let type): byPrincipalType[type, default: []].append(entry)
            case .never: break
            }
        }
    }

    private var byAction: [EntityUID: Drawer] = [:]
    private var anyAction = Drawer()

    init(_ policies: [Policy]) {
        for (position, policy) in policies.enumerated() {
            let entry = Entry(policy, position: position)
            switch policy.storage.action {
            case .any: anyAction.file(entry)
            case .equal(let uid): byAction[uid, default: Drawer()].file(entry)
            case .isIn(let uids, _):
                for uid in Set(uids) { byAction[uid, default: Drawer()].file(entry) }
            }
        }
    }

    /// Calls back with every policy whose scope matches, each once, in no order.
    @inline(__always)
    func forEachMatch(_ request: Request, _ entities: Entities, _ body: (Entry) -> Void) {
        let principalGroups = entities[request.principal]?.ancestors.list ?? []
        var met: [Int] = []
        func open(_ drawer: Drawer, isGroup: Bool = false) {
            func visit(_ entries: [Entry]) {
                for entry in entries {
                    if isGroup, entry.isActionExact { continue }
                    guard entry.principal.matches(request.principal, in: entities),
                        entry.resource.matches(request.resource, in: entities)
                    else { continue }
                    if entry.isRepeated {
                        guard !met.contains(entry.position) else { continue }
                        met.append(entry.position)
                    }
                    body(entry)
                }
            }
            visit(drawer.others)
            if !drawer.byPrincipal.isEmpty {
                if let entries = drawer.byPrincipal[request.principal] { visit(entries) }
                for group in principalGroups where group != request.principal {
                    if let entries = drawer.byPrincipal[group] { visit(entries) }
                }
            }
            if !drawer.byPrincipalType.isEmpty, let entries = drawer.byPrincipalType[request.principal.type] {
                visit(entries)
            }
        }
        open(anyAction)
        guard !byAction.isEmpty else { return }
        if let drawer = byAction[request.action] { open(drawer) }
        for group in entities[request.action]?.ancestors.list ?? [] where group != request.action {
            if let drawer = byAction[group] { open(drawer, isGroup: true) }
        }
    }
}
