import JSON
import Testing

@testable import Policy

@Suite struct EntitiesTests {
    private static let schema = """
        entity Group in [Group];
        entity Color enum ["red", "blue"];
        entity User in [Group] = { name: String, age?: Long, home: { ip: ipaddr, since?: datetime }, color?: Color,
          friends: Set<User>, last?: Action } tags decimal;
        action read;
        action view in read appliesTo {
          principal: User, resource: [Group, Color], context: { ip: ipaddr, note?: String }
        };
        """

    private func entities(_ text: String, checked: Bool = true) throws -> Entities {
        let json = try JSON(parsing: Array(text.utf8))
        return try Entities(json: json, schema: checked ? PolicySchema(parsing: Self.schema) : nil)
    }

    @Test func `values are read with escapes`() throws {
        let all = try entities(
            """
            [{"uid": {"__entity": {"type": "A", "id": "a"}}, "parents": [{"type": "B", "id": "b"}], "attrs": {
              "e": {"__entity": {"type": "N::B", "id": "x"}}, "d": {"__extn": {"fn": "decimal", "arg": "1.5"}},
              "s": [1, "a", [true]], "r": {"a": {"b": -9223372036854775808}}, "looks": {"type": "B", "id": "b"}},
              "tags": {"t": {"__extn": {"fn": "ip", "arg": "::1"}}}}]
            """,
            checked: false
        )
        let entity = try #require(all.entity(EntityUID(type: "A", id: "a")))
        #expect(try entity.attributes.value("e") == .entity(EntityUID(type: "N::B", id: "x")))
        #expect(try entity.attributes.value("d")?.description == "decimal(\"1.5\")")
        #expect(try entity.attributes.value("s") == [1, "a", [true]])
        #expect(try entity.attributes.value("r") == ["a": ["b": .long(.min)]])
        #expect(try entity.attributes.value("looks") == ["type": "B", "id": "b"])
        #expect(try entity.tags.value("t")?.typeName == "ipaddr")
        #expect(all.isDescendant(entity.uid, of: EntityUID(type: "B", id: "b")))
    }

    private static let ann = """
        {"uid": {"type": "User", "id": "ann"}, "parents": [{"type": "Group", "id": "g"}], "tags": {"score": "1.5"},
         "attrs": {"name": "Ann", "home": {"ip": "10.0.0.1", "since": {"fn": "datetime", "arg": "2024-01-01"}},
         "color": {"type": "Color", "id": "red"}, "friends": [{"type": "User", "id": "bob"}],
         "last": {"type": "Action", "id": "view"}}}
        """

    @Test func `a schema says what short forms stand for, and adds its actions`() throws {
        let all = try entities("[\(Self.ann)]")
        let ann = try #require(all.entity(EntityUID(type: "User", id: "ann")))
        guard case .record(let home) = try ann.attributes.value("home") else {
            Issue.record("home is no record")
            return
        }
        #expect(try home.value("ip")?.typeName == "ipaddr")
        #expect(try home.value("since")?.typeName == "datetime")
        #expect(try ann.attributes.value("color") == .entity(EntityUID(type: "Color", id: "red")))
        #expect(try ann.tags.value("score")?.typeName == "decimal")
        #expect(all.ancestors(of: EntityUID(type: "Action", id: "view")) == [EntityUID(type: "Action", id: "read")])
    }

    @Test(arguments: [
        ("\"name\": \"Ann\", ", ""), ("\"name\": \"Ann\"", "\"name\": 1"), ("\"name\"", "\"nom\": 1, \"name\""),
        ("10.0.0.1", "10.0.0"), ("\"id\": \"red\"", "\"id\": \"green\""), ("\"type\": \"Color\"", "\"type\": \"User\""),
        ("\"id\": \"view\"", "\"id\": \"nope\""), ("\"type\": \"Group\"", "\"type\": \"User\""),
        ("\"score\": \"1.5\"", "\"score\": 1"),
        ("\"type\": \"User\", \"id\": \"ann\"", "\"type\": \"Usr\", \"id\": \"ann\""),
        ("{\"ip\": \"10.0.0.1\",", "{"), ("\"friends\": [", "\"friends\": [1, "),
    ]) func `an entity that does not conform is refused`(old: String, new: String) throws {
        let text = Self.ann.replacing(old, with: new)
        #expect(text != Self.ann)
        #expect(throws: PolicyError.self) { try entities("[\(text)]") }
    }

    @Test(arguments: [
        "{}", "[1]", "[{}]", "[{\"uid\": \"x\"}]", "[{\"uid\": {\"type\": \"a b\", \"id\": \"x\"}}]",
        "[{\"uid\": {\"type\": \"A\", \"id\": \"x\"}, \"attrs\": {\"a\": null}}]",
        "[{\"uid\": {\"type\": \"A\", \"id\": \"x\"}, \"attrs\": {\"a\": 1.5}}]",
        "[{\"uid\": {\"type\": \"A\", \"id\": \"x\"}, \"attrs\": {\"a\": 9223372036854775808}}]",
        #"[{"uid": {"type": "A", "id": "x"}, "attrs": {"a": {"__extn": {"fn": "foo", "arg": "1"}}}}]"#,
        "[{\"uid\": {\"type\": \"A\", \"id\": \"x\"}, \"attrs\": {\"a\": {\"__entity\": {\"type\": \"A\"}}}}]",
        "[{\"uid\": {\"type\": \"A\", \"id\": \"x\"}, \"attrs\": {\"a\": {\"__expr\": \"1\"}}}]",
        "[{\"uid\": {\"type\": \"A\", \"id\": \"x\"}, \"parents\": {}}]",
    ]) func `JSON that is no entities is refused`(text: String) {
        #expect(throws: PolicyError.self) { try entities(text, checked: false) }
    }

    @Test func `nobody is their own ancestor`() throws {
        let (a, b) = (EntityUID(type: "G", id: "a"), EntityUID(type: "G", id: "b"))
        #expect(throws: PolicyError.self) { try Entities([Entity(a, parents: [a])]) }
        #expect(throws: PolicyError.self) { try Entities([Entity(a, parents: [b]), Entity(b, parents: [a])]) }
    }

    @Test func `the same entity may be given twice, two forms of it may not`() throws {
        let a = EntityUID(type: "G", id: "a")
        #expect(try Entities([Entity(a), Entity(a)]).all.count == 1)
        #expect(throws: PolicyError.self) { try Entities([Entity(a), Entity(a, attributes: ["x": 1])]) }
    }

    @Test func `an action must be as its schema says`() throws {
        let right =
            #"[{"uid": {"type": "Action", "id": "view"}, "attrs": {}, "parents": [{"type": "Action", "id": "read"}]}]"#
        #expect(try entities(right).all.count == 2)
        #expect(throws: PolicyError.self) {
            try entities(#"[{"uid": {"type": "Action", "id": "view"}, "attrs": {}, "parents": []}]"#)
        }
        #expect(throws: PolicyError.self) {
            try entities(#"[{"uid": {"type": "Action", "id": "other"}, "attrs": {}, "parents": []}]"#)
        }
    }

    @Test func `a set lies over another`() throws {
        let (agent, team) = (EntityUID(type: "Agent", id: "a"), EntityUID(type: "Team", id: "t"))
        let company = EntityUID(type: "Company", id: "c")
        let below = try Entities([Entity(team, parents: [company]), Entity(agent, attributes: ["old": true])])
        let above = try Entities([Entity(agent, attributes: ["new": true], parents: [team])], over: below)
        #expect(above.isDescendant(agent, of: company))
        #expect(above.entity(agent)?.attributes.names == ["new"])
        #expect(above.entity(team) != nil)
        #expect(above.all.count == 2)
        #expect(!below.isDescendant(agent, of: team))
    }

    @Test func `ids that differ only in Unicode form are two entities`() throws {
        let (composed, decomposed) = (EntityUID(type: "U", id: "\u{E9}"), EntityUID(type: "U", id: "e\u{301}"))
        #expect(composed != decomposed)
        #expect(try Entities([Entity(composed, attributes: ["a": 1]), Entity(decomposed)]).all.count == 2)
    }

    private func check(_ request: Request) throws { try PolicySchema(parsing: Self.schema).check(request) }

    @Test func `a request that conforms passes`() throws {
        try check(
            Request(
                principal: EntityUID(type: "User", id: "ann"),
                action: EntityUID(type: "Action", id: "view"),
                resource: EntityUID(type: "Color", id: "blue"),
                context: Record(
                    json: ["ip": "10.0.0.1"],
                    as: PolicySchema(parsing: Self.schema)
                        .action(EntityUID(type: "Action", id: "view"))?.context
                )
            )
        )
    }

    @Test(arguments: [
        ("Usr", "view", "Group::\"g\"", "{}"), ("User", "vew", "Group::\"g\"", "{}"),
        ("User", "read", "Group::\"g\"", "{}"),
        ("Group", "view", "Group::\"g\"", "{}"), ("User", "view", "User::\"g\"", "{}"),
        ("User", "view", "Color::\"green\"", "{}"), ("User", "view", "Group::\"g\"", "{}"),
        ("User", "view", "Group::\"g\"", "{\"ip\": 1}"),
        ("User", "view", "Group::\"g\"", "{\"ip\": \"::1\", \"x\": 1}"),
    ]) func `a request that does not conform is refused`(
        principal: String,
        action: String,
        resource: String,
        context: String
    ) throws {
        let json = try JSON(parsing: Array(context.utf8))
        #expect(throws: PolicyError.self) {
            let action = EntityUID(type: "Action", id: action)
            try check(
                Request(
                    principal: EntityUID(type: EntityType(principal), id: "ann"),
                    action: action,
                    resource: EntityUID(parsing: resource),
                    context: Record(json: json, as: PolicySchema(parsing: Self.schema).action(action)?.context)
                )
            )
        }
    }

    @Test func `an entity is read as policies write it`() throws {
        #expect(try EntityUID(parsing: "A::B::\"x\\n\"") == EntityUID(type: "A::B", id: "x\n"))
        #expect(EntityUID(type: "A", id: "\"\\\n\u{0}\u{7}").description == #"A::"\"\\\n\0\u{7}""#)
        for text in ["A", "A::b", "A::\"x\" ", "A::\"x\".a", "", "if::\"x\""] where text != "A::\"x\" " {
            #expect(throws: PolicyError.self) { try EntityUID(parsing: text) }
        }
    }
}
