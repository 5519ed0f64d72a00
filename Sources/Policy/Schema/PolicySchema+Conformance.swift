internal import JSON
internal import Text

extension PolicySchema {
    /// Checks that an entity is as its type says.
    ///
    /// - Parameter ancestors: All groups that the entity is in, directly or not.
    func check(_ entity: Entity, ancestors: [EntityUID]) throws(PolicyError) {
        let uid = entity.uid
        if uid.isAction {
            guard let action = action(uid) else {
                throw PolicyError(.entity, "found action entity `\(uid)`, but it was not declared as an action")
            }
            guard entity.attributes.names.isEmpty, entity.tags.names.isEmpty, Set(ancestors) == action.ancestors else {
                throw PolicyError(
                    .entity,
                    "definition of action `\(uid)` does not match its schema declaration",
                    hint: "to use the schema's definition of `\(uid)`, omit it from the entities"
                )
            }
            return
        }
        guard let definition = entityType(uid.type) else { throw undeclared(uid) }
        try checkReference(uid)
        try check(entity.attributes, as: definition.attributes, "`\(uid)`")
        let tags = entity.tags.fields ?? []
        if let type = definition.tags {
            for (name, value) in tags { try check(value, as: type, "tag `\(name)` of `\(uid)`") }
        } else if let (name, _) = tags.first {
            throw PolicyError(.entity, "found a tag `\(name)` on `\(uid)`, but no tags should exist on it")
        }
        for ancestor in ancestors {
            guard definition.ancestors.contains(ancestor.type) else {
                throw PolicyError(
                    .entity,
                    "`\(uid)` is not allowed to have an ancestor of type `\(ancestor.type)` according to the schema"
                )
            }
            try checkReference(ancestor)
        }
    }

    /// Checks that a request asks for what can be: declared types and action, to which they apply, and a context that
    /// looks as the action says.
    ///
    /// - Throws: ``PolicyError`` with what does not conform.
    public func check(_ request: Request) throws(PolicyError) {
        for (variable, uid) in [("principal", request.principal), ("resource", request.resource)] {
            guard entityType(uid.type) != nil else {
                throw PolicyError(
                    .request,
                    "\(variable) type `\(uid.type)` is not declared in the schema",
                    hint: suggestion(for: uid.type)
                )
            }
            try checkReference(uid)
        }
        guard let action = action(request.action) else {
            throw PolicyError(
                .request,
                "request's action `\(request.action)` is not declared in the schema",
                hint: suggestion(for: request.action)
            )
        }
        guard action.principals.contains(request.principal.type) else {
            throw PolicyError(
                .request,
                "principal type `\(request.principal.type)` is not valid for `\(action.uid)`",
                hint: "valid principal types are \(Self.list(action.principals))"
            )
        }
        guard action.resources.contains(request.resource.type) else {
            throw PolicyError(
                .request,
                "resource type `\(request.resource.type)` is not valid for `\(action.uid)`",
                hint: "valid resource types are \(Self.list(action.resources))"
            )
        }
        do {
            try check(try request.context.read(), as: action.context, "the context of `\(action.uid)`")
        } catch {
            throw PolicyError(.request, error.message, hint: error.hint)
        }
    }

    func undeclared(_ uid: EntityUID) -> PolicyError {
        PolicyError(
            .entity,
            "entity `\(uid)` has type `\(uid.type)` which is not declared in the schema",
            hint: suggestion(for: uid.type)
        )
    }

    private func check(_ record: Record, as type: RecordType, _ owner: String) throws(PolicyError) {
        let fields = try record.read().fields ?? []
        for (name, value) in fields {
            guard let attribute = type.attributes[name] else {
                let known = type.attributes.keys.map(\.text)
                throw PolicyError(
                    .entity,
                    "attribute `\(name)` on \(owner) should not exist according to the schema",
                    hint: Spelling.nearest(to: name.text, among: known).map { "did you mean `\($0)`?" }
                )
            }
            try check(value, as: attribute.type, "attribute `\(name)` on \(owner)")
        }
        let present = Set(fields.map(\.name))
        for (name, attribute) in type.attributes where attribute.isRequired && !present.contains(name) {
            throw PolicyError(.entity, "expected \(owner) to have attribute `\(name)`, but it does not")
        }
    }

    private func check(_ value: Value, as type: CedarType, _ owner: String) throws(PolicyError) {
        switch (type, value) {
        case (.bool, .bool), (.long, .long), (.string, .string), (.extension(.decimal), .decimal),
            (.extension(.ipaddr), .ip), (.extension(.datetime), .datetime), (.extension(.duration), .duration):
            return
        case (.entity(let type), .entity(let uid)) where uid.type == type: try checkReference(uid)
        case (.set(let element), .set(let set)):
            for value in set.elements { try check(value, as: element, "an element of \(owner)") }
        case (.record(let type), .record(let record)): try check(record, as: type, owner)
        default:
            throw PolicyError(
                .entity,
                "in \(owner), type mismatch: value was expected to have type \(type), but it actually has type"
                    + " \(value.typeName): `\(value)`"
            )
        }
    }

    /// Checks that an entity can be: of an enumerated type one of its ids, of an action one that is declared.
    private func checkReference(_ uid: EntityUID) throws(PolicyError) {
        if uid.isAction {
            guard action(uid) == nil else { return }
            throw PolicyError(.entity, "action `\(uid)` is not declared in the schema", hint: suggestion(for: uid))
        }
        guard let choices = entityType(uid.type)?.choices, !choices.contains(exactly: uid.id) else { return }
        throw PolicyError(
            .entity,
            "entity `\(uid)` is of an enumerated entity type, but `\(CedarText.quoted(uid.id))` is not declared as a"
                + " valid eid",
            hint: "valid entity eids: \(Self.list(choices.map(CedarText.quoted)))"
        )
    }

    func suggestion(for type: EntityType) -> String? {
        Spelling.nearest(to: type.name, among: storage.entityTypes.keys.map(\.name)).map { "did you mean `\($0)`?" }
    }

    func suggestion(for action: EntityUID) -> String? {
        Spelling.nearest(to: "\(action)", among: storage.actions.keys.map(\.description)).map {
            "did you mean `\($0)`?"
        }
    }

    private static func list(_ items: [some CustomStringConvertible]) -> String {
        items.isEmpty ? "none" : items.map { "`\($0)`" }.joined(separator: ", ")
    }
}

extension Record {
    /// The record with its fields as values, for checks.
    func read() throws(PolicyError) -> Record {
        do {
            return try materialized()
        } catch {
            throw PolicyError(.json, error.message)
        }
    }
}

extension [String] {
    /// Whether one of the texts has the same code points.
    func contains(exactly text: String) -> Bool { contains { $0.isExactly(text) } }
}
