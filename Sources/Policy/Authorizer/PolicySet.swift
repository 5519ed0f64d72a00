/// Policies, compiled once and indexed by what their scopes name, so that a decision looks only at those that could
/// concern it.
public struct PolicySet: Sendable {
    /// Shared, because sets are handed to every decision.
    final class Storage: Sendable {
        /// Policies and templates in the order of their texts.
        let all: [Policy]
        let policies: [Policy]
        let templates: [Policy]
        let index: PolicyIndex

        init(_ all: [Policy]) {
            self.all = all
            policies = all.filter { !$0.isTemplate }
            templates = all.filter(\.isTemplate)
            index = PolicyIndex(policies)
        }
    }

    let storage: Storage

    private init(unchecked all: [Policy]) {
        storage = Storage(all)
    }

    /// No policies: everything is denied.
    public static let empty = PolicySet(unchecked: [])

    /// The largest text that is read, in bytes.
    public static let textBytesMax = SourceText.bytesMax

    /// How policies get their names.
    public enum Naming: Sendable {
        /// `@id` where a policy has one, `policyN` by position otherwise.
        case annotation
        /// `policyN` by position, as Cedar itself does.
        case position
    }

    /// Reads the policies of one text.
    ///
    /// - Throws: ``PolicyError`` with the first place that is no Cedar, or with a name that two policies have.
    public init(parsing text: String, file: String? = nil, naming: Naming = .annotation) throws(PolicyError) {
        var parser = try PolicyParser(try SourceText(text, file: file))
        var all = try parser.policies()
        if naming == .annotation {
            for position in all.indices {
                guard let name = all[position].annotations["id"], !name.isEmpty else { continue }
                all[position].id = PolicyID(rawValue: name)
            }
        }
        try self.init(checking: all)
    }

    /// Reads one policy under a given name.
    init(parsing text: String, naming id: PolicyID) throws(PolicyError) {
        var parser = try PolicyParser(try SourceText(text, file: nil))
        var all = try parser.policies()
        for position in all.indices { all[position].id = id }
        try self.init(checking: all)
    }

    /// Makes one set of several, such as the files of a project.
    ///
    /// Where more than one set is given, a policy that was named by position gets its file's name before it:
    /// `refunds.cedar:policy0`.
    ///
    /// - Throws: ``PolicyError`` where two policies have one name.
    public init(combining sets: [PolicySet]) throws(PolicyError) {
        guard sets.count > 1 else {
            self = sets.first ?? .empty
            return
        }
        let all = sets.flatMap(\.storage.all).map { policy in
            guard let file = policy.storage.source.file, policy.isNamedByPosition else { return policy }
            var policy = policy
            policy.id = PolicyID(rawValue: "\(file):\(policy.id)")
            return policy
        }
        try self.init(checking: all)
    }

    private init(checking all: [Policy]) throws(PolicyError) {
        var first: [PolicyID: Policy] = [:]
        for policy in all {
            guard let other = first.updateValue(policy, forKey: policy.id) else { continue }
            throw PolicyError(
                .duplicate,
                "duplicate policy id `\(policy.id)`",
                at: policy.location,
                hint: "the other one is at \(other.location)"
            )
        }
        self.init(unchecked: all)
    }

    /// The policies that decide, in the order of their texts.
    public var policies: [Policy] { storage.policies }
    /// The policies with slots, which decide nothing themselves.
    public var templates: [Policy] { storage.templates }

    /// The policy or template of a name.
    public func policy(_ id: PolicyID) -> Policy? {
        policies.first { $0.id == id } ?? templates.first { $0.id == id }
    }

    /// The set with a template linked: its slots filled with entities, under a name of its own.
    ///
    /// - Throws: ``PolicyError`` where there is no such template, the name is taken, or the entities given are not
    ///   those that the slots ask for.
    public func linking(
        _ template: PolicyID,
        as id: PolicyID,
        principal: EntityUID? = nil,
        resource: EntityUID? = nil
    ) throws(PolicyError) -> PolicySet {
        guard let template = templates.first(where: { $0.id == template }) else {
            throw PolicyError(.slot, "there is no template `\(template)`")
        }
        let linked = try template.linked(as: id, principal: principal, resource: resource)
        return try PolicySet(checking: storage.all + [linked])
    }
}

extension Policy {
    /// Whether the name says nothing but where the policy stands.
    var isNamedByPosition: Bool {
        let digits = id.rawValue.dropFirst("policy".count)
        return id.rawValue.hasPrefix("policy") && !digits.isEmpty && digits.utf8.allSatisfy(Lexer.isDigit)
    }

    func linked(as id: PolicyID, principal: EntityUID?, resource: EntityUID?) throws(PolicyError) -> Policy {
        let slots: [(String, ScopeConstraint, EntityUID?)] = [
            ("?principal", storage.principal, principal), ("?resource", storage.resource, resource),
        ]
        for (slot, constraint, uid) in slots where constraint.hasSlot != (uid != nil) {
            throw PolicyError(
                .slot,
                constraint.hasSlot
                    ? "the slot `\(slot)` of template `\(self.id)` is not filled"
                    : "template `\(self.id)` has no slot `\(slot)`",
                at: location
            )
        }
        return Policy(
            id: id,
            storage: Storage(
                effect: storage.effect,
                annotations: storage.annotations,
                scope: (
                    principal.map(storage.principal.filling) ?? storage.principal,
                    storage.action,
                    resource.map(storage.resource.filling) ?? storage.resource
                ),
                conditions: storage.conditions,
                source: storage.source,
                span: storage.span,
                scopeSpans: storage.scopeSpans
            )
        )
    }
}
