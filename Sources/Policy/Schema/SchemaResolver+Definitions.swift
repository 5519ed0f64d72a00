internal import Text

extension SchemaResolver {
    mutating func entityDefinitions() throws(PolicyError) -> [PolicySchema.EntityDefinition] {
        var parents: [EntityType: [EntityType]] = [:]
        for namespace in namespaces {
            for declaration in namespace.entityTypes {
                guard case .standard(let memberOf, _, _) = declaration.kind else { continue }
                var types: [EntityType] = []
                for name in memberOf { types.append(try declaredType(name, in: namespace.name)) }
                parents[.qualified(declaration.name.text, in: namespace.name)] = types
            }
        }
        var definitions: [PolicySchema.EntityDefinition] = []
        for namespace in namespaces {
            for declaration in namespace.entityTypes {
                let type = EntityType.qualified(declaration.name.text, in: namespace.name)
                definitions.append(try definition(declaration, type, in: namespace.name, parents))
            }
        }
        return definitions
    }

    private mutating func definition(
        _ declaration: EntityDeclaration,
        _ type: EntityType,
        in namespace: String,
        _ parents: [EntityType: [EntityType]]
    ) throws(PolicyError) -> PolicySchema.EntityDefinition {
        var attributes = RecordType()
        var tagType: CedarType?
        var choices: [String]?
        switch declaration.kind {
        case .standard(_, let shape, let tags):
            attributes = try recordType(
                shape,
                in: namespace,
                "entity type `\(type)`",
                at: declaration.name.location
            )
            if let tags { tagType = try self.type(tags, in: namespace) }
        case .choices(let ids): choices = ids
        }
        return PolicySchema.EntityDefinition(
            type: type,
            attributes: attributes,
            tags: tagType,
            choices: choices,
            ancestors: Self.reachable(from: type, parents)
        )
    }

    /// A type that entities are declared to be in, or that an action applies to: actions are not among these.
    private func declaredType(_ name: SchemaName, in namespace: String) throws(PolicyError) -> EntityType {
        let type = try entityType(name, in: namespace)
        guard entityNames.contains(type.name) else {
            throw PolicyError(.undeclared, "undeclared entity type: `\(type)`", at: name.location)
        }
        return type
    }

    /// What can be reached by going up; types of entities may be in each other in circles.
    private static func reachable(from type: EntityType, _ parents: [EntityType: [EntityType]]) -> Set<EntityType> {
        var reached: Set<EntityType> = []
        var waiting = parents[type] ?? []
        while let next = waiting.popLast() {
            guard reached.insert(next).inserted else { continue }
            waiting += parents[next] ?? []
        }
        return reached
    }

    mutating func actionDefinitions() throws(PolicyError) -> [PolicySchema.ActionDefinition] {
        var parents: [EntityUID: [EntityUID]] = [:]
        for namespace in namespaces {
            for declaration in namespace.actions {
                var uids: [EntityUID] = []
                for reference in declaration.memberOf { uids.append(try action(reference, in: namespace.name)) }
                parents[Self.uid(declaration, namespace)] = uids
            }
        }
        var hierarchy = Hierarchy(parents: { parents[$0] })
        var definitions: [PolicySchema.ActionDefinition] = []
        for namespace in namespaces {
            for declaration in namespace.actions {
                let uid = Self.uid(declaration, namespace)
                let ancestors: Set<EntityUID>
                do {
                    ancestors = try hierarchy.ancestors(of: uid)
                } catch {
                    throw PolicyError(
                        .schema,
                        "cycle in action hierarchy containing `\(uid)`",
                        at: declaration.id.location
                    )
                }
                definitions.append(try definition(declaration, uid, ancestors, in: namespace.name))
            }
        }
        return definitions
    }

    private static func uid(_ declaration: ActionDeclaration, _ namespace: SchemaNamespace) -> EntityUID {
        EntityUID(type: .qualified("Action", in: namespace.name), id: declaration.id.text)
    }

    private mutating func definition(
        _ declaration: ActionDeclaration,
        _ uid: EntityUID,
        _ ancestors: Set<EntityUID>,
        in namespace: String
    ) throws(PolicyError) -> PolicySchema.ActionDefinition {
        guard let appliesTo = declaration.appliesTo else {
            return PolicySchema.ActionDefinition(
                uid: uid,
                principals: [],
                resources: [],
                context: RecordType(),
                ancestors: ancestors
            )
        }
        return PolicySchema.ActionDefinition(
            uid: uid,
            principals: try declaredTypes(appliesTo.principals, in: namespace),
            resources: try declaredTypes(appliesTo.resources, in: namespace),
            context: try recordType(
                appliesTo.context,
                in: namespace,
                "context for action `\(uid)`",
                at: declaration.id.location
            ),
            ancestors: ancestors
        )
    }

    private func declaredTypes(_ names: [SchemaName], in namespace: String) throws(PolicyError) -> [EntityType] {
        var types: [EntityType] = []
        var met: Set<EntityType> = []
        for name in names {
            let type = try declaredType(name, in: namespace)
            if met.insert(type).inserted { types.append(type) }
        }
        return types
    }

    /// An action that is named as a group: with its type, or by its id in the namespace and then outside of any.
    private func action(
        _ reference: ActionDeclaration.Reference,
        in namespace: String
    ) throws(PolicyError) -> EntityUID {
        let type = reference.type?.text ?? "Action"
        let candidates = type.contains("::") || namespace.isEmpty ? [type] : ["\(namespace)::\(type)", type]
        for candidate in candidates {
            let uid = EntityUID(type: EntityType(candidate), id: reference.id.text)
            if actionNames.contains(uid) { return uid }
        }
        let uid = EntityUID(type: EntityType(type), id: reference.id.text)
        let known = actionNames.map(\.id)
        throw PolicyError(
            .undeclared,
            "undeclared action: `\(uid)`",
            at: reference.id.location,
            hint: Spelling.nearest(to: reference.id.text, among: known).map {
                "did you mean `\(CedarText.quoted($0))`?"
            }
                ?? "any actions appearing as parents need to be declared as actions"
        )
    }
}
