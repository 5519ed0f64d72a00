import JSON
import Testing

@testable import Policy

@Suite struct SchemaTests {
    private static let base = "entity A; action x appliesTo {principal: A, resource: A};"

    @Test(arguments: [
        "", "entity String;", "type decimal = Long;", "entity Set;", "entity A; type A = String; entity B {a: A};",
        "entity A in A;", "entity B in [C]; entity C in B;", "entity B {a: Action}; action x;",
        "action y attributes {};",
        "action y, \"z z\" in [x, \"x\"]; action x;", "action y in Action::\"x\"; action x;",
        "entity B enum [\"a\", \"a\"];", "entity B tags Set<B>;", "entity B = {} tags {a: Long};",
        "type x = __cedar::String; type y = ipaddr;", "namespace N { entity B {x: N::B, y: B, z: A}; } entity A;",
        "@a(\"x\") @b entity B { @c x?: Long, \"y z\": Bool, };", "entity type, namespace, Bool, tags;",
        "entity A; action y appliesTo {principal: A, resource: [A], context: T,}; type T = {a: Long};",
        "namespace N { entity String; type t = String; }", "entity B {__cedar: Long, \"\": Long}; action __cedar;",
        "namespace N { action y in [\"x\"]; action x; }", "namespace N { action y in N::Action::\"x\"; action x; }",
    ]) func `a consistent schema is read, and its rendering reads the same`(text: String) throws {
        let schema = try PolicySchema(parsing: text)
        let again = try PolicySchema(parsing: schema.rendered())
        #expect(again.rendered() == schema.rendered())
        #expect(Set(again.storage.actions.keys) == Set(schema.storage.actions.keys))
        for (type, definition) in schema.storage.entityTypes {
            #expect(again.entityType(type)?.attributes == definition.attributes)
            #expect(again.entityType(type)?.tags == definition.tags)
            #expect(again.entityType(type)?.ancestors == definition.ancestors)
            #expect(again.entityType(type)?.choices == definition.choices)
        }
    }

    @Test(arguments: [
        ("entity Action;", PolicyError.Code.name), ("type Bool = String;", .name), ("type Record = Long;", .name),
        ("entity if;", .name), ("entity __cedar;", .name), ("namespace A::__cedar {}", .name),
        ("entity A; entity A;", .duplicate), ("entity A, A;", .duplicate), ("action a; action \"a\";", .duplicate),
        ("namespace N {} namespace N {}", .duplicate), ("@a @a entity B;", .duplicate),
        ("namespace N { entity A; } entity A;", .duplicate), ("namespace N { type A = Long; } entity A;", .duplicate),
        ("namespace N { action x; } action x;", .duplicate),
        ("entity A; action y appliesTo {principal: A, resource: A, principal: A};", .duplicate),
        ("type T = T;", .schema), ("type T = U; type U = Set<T>;", .schema), ("action y in y;", .schema),
        ("action y in z; action z in y;", .schema), ("entity A; action y appliesTo {principal: A};", .schema),
        ("entity A; action y appliesTo {principal: [], resource: A};", .schema),
        ("entity A; action y appliesTo {principal: A, resource: A, context: T}; type T = Long;", .schema),
        ("entity B in Foo;", .undeclared), ("entity B {a: Foo};", .undeclared),
        ("entity B in Action; action x;", .undeclared),
        ("entity A; action x; action y appliesTo {principal: Action, resource: A};", .undeclared),
        ("action y in N::Action::\"x\"; action x;", .undeclared), ("type x = __cedar::Foo;", .undeclared),
        ("namespace N::M { entity B {x: M::B}; }", .undeclared),
        ("entity A; action y appliesTo {principal: A, resource: A, context: A};", .undeclared),
        ("entity B enum [];", .syntax), ("entity B enum [\"a\"] tags String;", .syntax), ("entity B tags;", .syntax),
        ("action y appliesTo {};", .syntax), ("entity B {a Long};", .syntax), ("entity B = {a: Long},;", .syntax),
        ("entity B {a: Set<Long};", .syntax), ("type x;", .syntax), ("foo", .syntax), ("entity B", .syntax),
    ]) func `an inconsistent schema is refused`(text: String, code: PolicyError.Code) throws {
        let error = #expect(throws: PolicyError.self) { try PolicySchema(parsing: text, file: "s.cedarschema") }
        #expect(error?.code == code, "\(error.map(String.init(describing:)) ?? "")")
        #expect(error?.location?.file == "s.cedarschema")
    }

    @Test func `an undeclared name hints at a declared one, and says where it stands`() throws {
        let error = #expect(throws: PolicyError.self) {
            try PolicySchema(parsing: "entity Customer;\nentity B {\n  c: Set<Custumer>\n};")
        }
        #expect(error?.hint == "did you mean `Customer`?")
        #expect(error?.location?.line == 3)
        #expect(error?.location?.column == 10)
    }

    @Test func `names are looked for in the namespace first, common types before entities`() throws {
        let schema = try PolicySchema(
            parsing: """
                namespace N { type T = Long; entity E {t: T, u: U, s: String, e: E2}; entity E2; }
                type U = {x: T2}; type T2 = Bool; entity String;
                """
        )
        let type = try #require(schema.entityType("N::E")).attributes
        #expect(type.attributes["t"]?.type == .long)
        #expect(type.attributes["u"]?.type == .record(RecordType(attributes: ["x": .init(type: .bool)])))
        #expect(type.attributes["s"]?.type == .entity("String"))
        #expect(type.attributes["e"]?.type == .entity("N::E2"))
    }

    @Test func `groups of actions are followed`() throws {
        let schema = try PolicySchema(parsing: "action a; action b in a; action c in [b];")
        let c = EntityUID(type: "Action", id: "c")
        #expect(schema.action(c)?.ancestors.count == 2)
        let entities = try Entities([], schema: schema)
        #expect(entities.isDescendant(c, of: EntityUID(type: "Action", id: "a")))
    }

    private static let human = """
        namespace Shop {
          type Money = { amount: decimal, currency?: String };
          @doc("who buys")
          entity User in [Group] = { name: String, limits: Set<Money>, boss?: User, at: datetime } tags Long;
          entity Group;
          entity Color enum ["red", "blue"];
          action "read";
          action "buy" in ["read"] appliesTo {
            principal: [User], resource: [Group, Color], context: { total: Money, fast: Bool }
          };
        }
        """

    private static let json = """
        {"Shop": {
          "commonTypes": {"Money": {"type": "Record", "attributes": {
            "amount": {"type": "Extension", "name": "decimal"},
            "currency": {"type": "String", "required": false}}}},
          "entityTypes": {
            "User": {"memberOfTypes": ["Group"], "annotations": {"doc": "who buys"}, "tags": {"type": "Long"},
              "shape": {"type": "Record", "additionalAttributes": false, "attributes": {
                "name": {"type": "String"},
                "limits": {"type": "Set", "element": {"type": "Money"}},
                "boss": {"type": "Entity", "name": "User", "required": false},
                "at": {"type": "EntityOrCommon", "name": "datetime"}}}},
            "Group": {}, "Color": {"enum": ["red", "blue"]}},
          "actions": {
            "read": {},
            "buy": {"memberOf": [{"id": "read"}], "appliesTo": {
              "principalTypes": ["User"], "resourceTypes": ["Group", "Color"],
              "context": {"type": "Record", "attributes": {
                "total": {"type": "Money"}, "fast": {"type": "Boolean"}}}}}}
        }}
        """

    @Test func `both syntaxes say the same`() throws {
        let (left, right) = (try PolicySchema(parsing: Self.human), try PolicySchema(parsing: Self.json))
        #expect(left.entityTypes.map(\.type) == right.entityTypes.map(\.type))
        for (left, right) in zip(left.entityTypes, right.entityTypes) {
            #expect(left.attributes == right.attributes)
            #expect(left.tags == right.tags)
            #expect(left.choices == right.choices)
            #expect(left.ancestors == right.ancestors)
        }
        #expect(left.actions.map(\.uid) == right.actions.map(\.uid))
        #expect(left.actions.map(\.context) == right.actions.map(\.context))
        #expect(left.actions.map(\.ancestors) == right.actions.map(\.ancestors))
        #expect(right.namespaces[0].entityTypes[0].annotations["doc"] == "who buys")
    }

    @Test func `a schema of declarations renders as text`() throws {
        let schema = try PolicySchema([
            SchemaNamespace(
                entityTypes: [
                    EntityDeclaration("Agent"),
                    EntityDeclaration(
                        "Order",
                        .standard(shape: .record([SchemaAttribute("paid", .extension(.decimal))]))
                    ),
                ],
                actions: [
                    ActionDeclaration(
                        "payments.refund",
                        memberOf: [.init(id: "write")],
                        appliesTo: .init(
                            principals: ["Agent"],
                            resources: ["Order"],
                            context: .record([
                                SchemaAttribute(
                                    "input",
                                    .record([
                                        SchemaAttribute("amount_cents", .long),
                                        SchemaAttribute("to who", .string, isRequired: false),
                                    ])
                                )
                            ])
                        )
                    ), ActionDeclaration("write"),
                ]
            )
        ])
        #expect(
            schema.rendered() == """
                entity Agent;

                entity Order = {
                  paid: decimal
                };

                action "payments.refund" in ["write"] appliesTo {
                  principal: [Agent],
                  resource: [Order],
                  context: {
                    input: {
                      amount_cents: Long,
                      "to who"?: String
                    }
                  }
                };

                action "write";

                """
        )
    }

    @Test func `a shape that names a common type renders as what it names`() throws {
        let schema = try PolicySchema(
            parsing:
                """
                {"N": {"commonTypes": {"T": {"type": "U"}, "U": {"type": "Record", "attributes": {"a": {"type": "Long"}}}},
                  "entityTypes": {"E": {"shape": {"type": "T"}}}, "actions": {}}}
                """
        )
        let again = try PolicySchema(parsing: schema.rendered())
        #expect(again.entityType("N::E")?.attributes == schema.entityType("N::E")?.attributes)
        #expect(again.entityType("N::E")?.attributes.attributes.count == 1)
    }

    @Test(arguments: [
        "{", "{\"N\": 1}", "{\"N\": {\"entities\": {}}}", "{\"a b\": {\"entityTypes\": {}, \"actions\": {}}}",
        "{\"\": {\"entityTypes\": {\"A\": {\"shape\": {\"type\": \"Long\"}}}, \"actions\": {}}}",
        #"{"": {"entityTypes": {"A": {"shape": {"type": "Record", "additionalAttributes": true}}}, "actions": {}}}"#,
        "{\"\": {\"entityTypes\": {\"A\": {\"tags\": {\"type\": \"Set\"}}}, \"actions\": {}}}",
        "{\"\": {\"entityTypes\": {\"A\": {\"enum\": []}}, \"actions\": {}}}",
        #"{"": {"entityTypes": {"A": {"tags": {"type": "Extension", "name": "decimel"}}}, "actions": {}}}"#,
        "{\"\": {\"entityTypes\": {}, \"actions\": {\"a\": {\"appliesTo\": {\"principalTypes\": []}}}}}",
        "{\"\": {\"entityTypes\": {}, \"actions\": {\"a\": {\"memberOf\": [{\"id\": \"b\"}]}}}}",
    ]) func `JSON that is no schema is refused`(text: String) {
        #expect(throws: PolicyError.self) { try PolicySchema(parsing: text) }
    }
}
