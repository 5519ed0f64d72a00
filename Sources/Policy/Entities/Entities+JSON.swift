public import JSON

extension Entities {
    /// Reads entities of JSON: an array of objects with `uid`, `attrs`, `parents` and `tags`.
    ///
    /// With a schema, values may be written in the short forms that their types imply, every entity must conform, and
    /// the actions of the schema are entities too.
    ///
    /// - Throws: ``PolicyError`` where the JSON is something else or an entity does not conform.
    public init(json: JSON, schema: PolicySchema? = nil, over below: Entities? = nil) throws(PolicyError) {
        guard case .array(let elements) = json else {
            throw PolicyError(.json, "expected an array of entities, but got \(json.typeName)")
        }
        var entities: [Entity] = []
        entities.reserveCapacity(elements.count)
        for (position, element) in elements.enumerated() {
            entities.append(try EntityJSON.entity(element, position, schema))
        }
        try self.init(entities, schema: schema, over: below)
    }

    /// Makes a set of entities that conform to a schema, whose actions are added.
    ///
    /// - Throws: ``PolicyError`` where an entity does not conform, or entities contradict each other.
    public init(_ entities: [Entity], schema: PolicySchema?, over below: Entities? = nil) throws(PolicyError) {
        guard let schema else {
            try self.init(entities, over: below)
            return
        }
        let given = Set(entities.map(\.uid))
        let actions = schema.actionEntities.filter { !given.contains($0.uid) }
        try self.init(entities + actions, over: below)
        // An action must say itself what it is in; what the schema would add to its groups does not count.
        let own = given.contains(where: \.isAction) ? try Entities(entities, over: below) : self
        for entity in entities {
            try schema.check(entity, ancestors: (entity.uid.isAction ? own : self).ancestors(of: entity.uid))
        }
    }
}

/// Reads single entities.
private enum EntityJSON {
    static func entity(_ json: JSON, _ position: Int, _ schema: PolicySchema?) throws(PolicyError) -> Entity {
        let place = ValueReader.Place(owner: "entity \(position)")
        guard case .object(let object) = json else { throw place.error("expected an object, but got \(json.typeName)") }
        guard let identity = object["uid"] else { throw place.error("expected a `uid`") }
        let uid = try ValueReader.uid(identity, place)
        let definition = schema?.entityType(uid.type)
        if let schema, !uid.isAction, definition == nil { throw schema.undeclared(uid) }
        let owner = ValueReader.Place(owner: "`\(uid)`")
        var parents: [EntityUID] = []
        for field in ["attrs", "parents"] where object[field] == nil { throw owner.error("expected `\(field)`") }
        for parent in try array(object["parents"], "parents", owner) {
            parents.append(try ValueReader.uid(parent, owner))
        }
        return Entity(
            uid,
            attributes: try ValueReader.record(
                try members(object["attrs"], "attrs", owner),
                as: definition?.attributes,
                owner
            ),
            tags: try tags(try members(object["tags"], "tags", owner), definition?.tags, owner),
            parents: parents
        )
    }

    private static func tags(
        _ object: JSONObject,
        _ type: CedarType?,
        _ place: ValueReader.Place
    ) throws(PolicyError) -> Record {
        var fields: [(String, Value)] = []
        for member in object {
            fields.append((member.key, try ValueReader.value(member.value, as: type, place.attribute(member.key))))
        }
        return Record(fields)
    }

    private static func members(
        _ json: JSON?,
        _ name: String,
        _ place: ValueReader.Place
    ) throws(PolicyError) -> JSONObject {
        guard let json else { return JSONObject() }
        guard case .object(let object) = json else { throw place.error("`\(name)` must be an object") }
        return object
    }

    private static func array(
        _ json: JSON?,
        _ name: String,
        _ place: ValueReader.Place
    ) throws(PolicyError) -> [JSON] {
        guard let json else { return [] }
        guard case .array(let elements) = json else { throw place.error("`\(name)` must be an array") }
        return elements
    }
}
