import JSON
import Testing

@testable import Policy

@Suite struct PolicySetTests {
    @Test func `policies are named by annotation or by position`() throws {
        let text = "@id(\"a\") permit (principal, action, resource); forbid (principal, action, resource);"
        #expect(try PolicySet(parsing: text).policies.map(\.id) == ["a", "policy1"])
        #expect(try PolicySet(parsing: text, naming: .position).policies.map(\.id) == ["policy0", "policy1"])
    }

    @Test func `two policies of one name are an error that points to both`() throws {
        let text = "@id(\"a\") permit (principal, action, resource);\n@id(\"a\") forbid (principal, action, resource);"
        let error = try refusal(of: text)
        #expect(error.code == .duplicate)
        #expect(error.location?.line == 2)
        #expect(error.hint?.contains("p.cedar:1:1") == true)
    }

    @Test func `ids in two Unicode spellings are two policies`() throws {
        let set = try PolicySet(
            parsing:
                "@id(\"\u{E9}\") permit (principal, action, resource);\n@id(\"e\u{301}\") forbid (principal, action, resource);"
        )
        #expect(set.policy("\u{E9}")?.effect == .permit && set.policy("e\u{301}")?.effect == .forbid)
    }

    @Test func `policies of several files are told apart by their files`() throws {
        let policy = "permit (principal, action, resource);"
        let all = try PolicySet(combining: [
            PolicySet(parsing: policy, file: "a.cedar"), PolicySet(parsing: policy, file: "b.cedar"),
        ])
        #expect(all.policies.map(\.id) == ["a.cedar:policy0", "b.cedar:policy0"])
        #expect(all.policy("b.cedar:policy0")?.location.file == "b.cedar")
        #expect(throws: PolicyError.self) {
            let named = try PolicySet(parsing: "@id(\"x\") " + policy, file: "a.cedar")
            return try PolicySet(combining: [named, named])
        }
    }

    @Test func `a template decides nothing until it is linked`() throws {
        let set = try PolicySet(
            parsing: """
                @id("may-view") permit (principal == ?principal, action, resource in ?resource)
                when { context.open };
                """
        )
        #expect(set.policies.isEmpty)
        #expect(set.templates.map(\.id) == ["may-view"])
        let linked = try set.linking(
            "may-view",
            as: "alice-views",
            principal: EntityUID(type: "User", id: "alice"),
            resource: EntityUID(type: "Album", id: "trip")
        )
        let beach = EntityUID(type: "Photo", id: "beach")
        let entities = try Entities([Entity(beach, parents: [EntityUID(type: "Album", id: "trip")])])
        func decide(_ name: String) -> Decision {
            let request = Request(
                principal: EntityUID(type: "User", id: name),
                action: EntityUID(type: "Action", id: "view"),
                resource: beach,
                context: ["open": true]
            )
            return Authorizer(linked).decide(request, entities: entities)
        }
        #expect(decide("alice").determining == ["alice-views"])
        #expect(decide("bob").outcome == .deny)
    }

    @Test func `a link fills exactly the slots that there are`() throws {
        let set = try PolicySet(parsing: "@id(\"t\") permit (principal == ?principal, action, resource);")
        let uid = EntityUID(type: "User", id: "a")
        #expect(throws: PolicyError.self) { try set.linking("t", as: "x") }
        #expect(throws: PolicyError.self) { try set.linking("t", as: "x", principal: uid, resource: uid) }
        #expect(throws: PolicyError.self) { try set.linking("none", as: "x", principal: uid) }
        #expect(throws: PolicyError.self) { try set.linking("t", as: "t", principal: uid) }
    }

    private static let texts = [
        "permit (principal, action, resource);",
        """
        @id("x") @note @why("it \\"is\\" so") forbid (principal is A::B in G::"g", action in [Action::"a", Action::"b"],
        resource == R::"r\\n\\u{7}") when { principal.a["b c"].d == -5 && -(5) < 1 } unless { context has a.b.c };
        """,
        "permit (principal in ?principal, action == Action::\"a\", resource is R in ?resource) when { true };",
        """
        permit (principal, action in Action::"g", resource) when { if (if true then false else true) then
        1 + 2 * 3 == (1 + 2) * 3 else !(!(principal in [A::"x"])) } when { (true && false) && (true || false) || true && (false || true) }
        when { 1 - (2 - 3) == 1 - 2 - 3 } when { "a" like "*\\**\\\\" || principal is A || principal is A in A::"b" };
        """,
        """
        permit (principal, action, resource) when {
        [1, [2], {"a": {b: "c"}, "if": 1}].contains(principal.getTag("x")) &&
        principal.hasTag("x") && [].isEmpty() && ip("1.1.1.1").isInRange(ip(context.x)) && (-1).a == (1 + 2).b &&
        (!true).c && decimal("1.0").lessThan(decimal("2.0")) && (if true then principal else resource).a == 1 };
        """,
    ]

    @Test(arguments: texts) func `a rendered policy reads as the same policy`(text: String) throws {
        let set = try PolicySet(parsing: text)
        let again = try PolicySet(parsing: set.rendered())
        try expectEqual(set, again)
        #expect(again.rendered() == set.rendered())
    }

    @Test(arguments: texts) func `a policy of JSON reads as the same policy`(text: String) throws {
        let set = try PolicySet(parsing: text)
        let json = try JSON(parsing: Array(set.json.serialized().utf8))
        let again = try PolicySet(json: json)
        #expect(again.json == set.json)
        for (left, right) in zip(set.policies + set.templates, again.policies + again.templates) {
            #expect(left.id == right.id)
            #expect(left.annotations == right.annotations)
        }
    }

    private func expectEqual(_ left: PolicySet, _ right: PolicySet) throws {
        for (left, right) in zip(left.policies + left.templates, right.policies + right.templates) {
            #expect(left.effect == right.effect)
            #expect(left.annotations == right.annotations)
            #expect(left.storage.principal == right.storage.principal)
            #expect(left.storage.action == right.storage.action)
            #expect(left.storage.resource == right.storage.resource)
            #expect(left.storage.conditions.map(\.expression) == right.storage.conditions.map(\.expression))
            #expect(left.storage.conditions.map(\.kind) == right.storage.conditions.map(\.kind))
        }
    }

    @Test func `long policies are laid out over several lines`() throws {
        let condition = (0..<12).map { "context.attribute\($0) == \($0)" }.joined(separator: " && ")
        let set = try PolicySet(parsing: "permit (principal, action, resource) when { \(condition) };")
        #expect(set.rendered().split(separator: "\n").allSatisfy { $0.utf8.count <= 100 })
    }

    /// A policy of JSON, of which parts are replaced.
    private func json(_ changes: JSONObject) -> JSON {
        var object: JSONObject = [
            "effect": "permit", "principal": ["op": "All"], "action": ["op": "All"], "resource": ["op": "All"],
            "conditions": [],
        ]
        for member in changes { object[member.key] = member.value }
        return .object(object)
    }

    @Test func `a single policy of JSON is a set`() throws {
        #expect(try PolicySet(json: json([:])).policies.map(\.id) == ["policy0"])
        #expect(try PolicySet(json: [:]).policies.isEmpty)
    }

    @Test(
        arguments: [
            ["effect": "allow"], ["principal": [:]],
            ["principal": ["op": "==", "entity": ["type": "a b", "id": "x"]]],
            ["principal": ["op": "==", "slot": "?resource"]],
            ["action": ["op": "==", "entity": ["type": "A", "id": "x"]]],
            ["annotations": ["a) permit(": "x"]], ["conditions": [["kind": "if", "body": ["Value": true]]]],
            ["conditions": [["kind": "when", "body": ["foo": []]]]], ["conditions": [["kind": "when", "body": 1]]],
            ["conditions": [["kind": "when", "body": ["Value": 1.5]]]],
            ["conditions": [["kind": "when", "body": ["Var": "x"]]]],
            ["conditions": [["kind": "when", "body": ["&&": ["left": ["Value": true]]]]]],
            ["conditions": [["kind": "when", "body": ["Slot": "?principal"]]]],
            ["conditions": [["kind": "when", "body": ["isIpv4": []]]]],
            // What is passed over would be a restriction that restricts nobody.
            ["conditions": [:]], ["conditions": .null], ["conditions": "when"],
            ["conditions": [["kind": "when", "body": ["Value": true], "unless": ["Value": true]]]],
            ["condition": []], ["annotations": []], ["annotations": .null], ["annotations": ["a": 1]],
            ["principal": ["op": "All", "entity": ["type": "U", "id": "a"]]],
            ["principal": ["op": "==", "entity": ["type": "U", "id": "a"], "slot": "?principal"]],
            ["principal": ["op": "is", "entity_type": "U", "entity": ["type": "U", "id": "a"]]],
            ["principal": ["op": "is", "entity_type": "U", "in": .null]],
            ["action": ["op": "in", "entities": [:]]], ["action": ["op": "in"]],
            ["action": ["op": "in", "entity": ["type": "Action", "id": "a"], "entities": []]],
            ["conditions": [["kind": "when", "body": ["like": ["left": ["Value": ""]]]]]],
            ["conditions": [["kind": "when", "body": ["like": ["left": ["Value": ""], "pattern": "a"]]]]],
            ["conditions": [["kind": "when", "body": ["!": ["arg": ["Value": true], "x": 1]]]]],
            ["conditions": [["kind": "when", "body": ["has": ["left": ["Var": "context"], "attr": []]]]]],
            ["conditions": [["kind": "when", "body": ["has": ["left": ["Var": "context"], "attr": ["a", "b } "]]]]]],
            ["conditions": [["kind": "when", "body": ["Value": ["__expr": "1"]]]]],
        ] as [JSONObject]
    ) func `JSON that is no policy is refused`(changes: JSONObject) {
        #expect(throws: PolicyError.self) { try PolicySet(json: json(changes)) }
        #expect(throws: PolicyError.self) { try PolicySet(json: []) }
        #expect(throws: PolicyError.self) { try PolicySet(json: ["policies": [:]]) }
    }

    @Test func `a set of JSON is read whole or not at all`() {
        let template = json(["principal": ["op": "==", "slot": "?principal"]])
        let link: JSONObject = ["templateId": "t", "newId": "l", "values": ["?principal": ["type": "U", "id": "a"]]]
        var stray = link
        stray["values"] = ["?principal": ["type": "U", "id": "a"], "?x": ["type": "U", "id": "a"]]
        for set: JSON in [
            ["staticPolicies": []], ["templates": [json([:])]], ["staticPolicies": ["p": template]],
            ["templates": ["t": json([:])]], ["templates": ["t": template], "templateLinks": .object(link)],
            ["templates": ["t": template], "templateLinks": [.object(stray)]],
            ["templates": ["t": template], "templateLinks": [["templateId": "t", "newId": "l"]]],
        ] {
            #expect(throws: PolicyError.self, "\(set)") { try PolicySet(json: set) }
        }
    }

    @Test func `a path of attributes in JSON is one of has`() throws {
        let body: JSON = ["has": ["left": ["Var": "context"], "attr": ["a", "b"]]]
        let set = try PolicySet(json: json(["conditions": [["kind": "when", "body": body]]]))
        #expect(set.policies.first?.rendered().contains("context has a.b ") == true)
    }

    @Test func `links of JSON templates are linked`() throws {
        let template = json(["principal": ["op": "==", "slot": "?principal"]])
        let set = try PolicySet(json: [
            "staticPolicies": [:], "templates": ["t": template],
            "templateLinks": [
                ["templateId": "t", "newId": "l", "values": ["?principal": ["__entity": ["type": "U", "id": "a"]]]]
            ],
        ])
        #expect(set.policies.map(\.id) == ["l"])
        #expect(set.policies.first?.rendered() == "permit (principal == U::\"a\", action, resource);")
    }

    @Test func `what is rendered keeps the order of its text, templates among policies`() throws {
        let text = "permit (principal == ?principal, action, resource);\n\nforbid (principal, action, resource);\n"
        let set = try PolicySet(parsing: text)
        #expect(set.rendered() == text)
        #expect(try PolicySet(combining: [set, .empty]).rendered() == text)
    }

    @Test func `a pattern's characters are literals of their own in JSON, as in Cedar's`() throws {
        let set = try PolicySet(parsing: "permit (principal, action, resource) when { \"\" like \"a\\**b\" };")
        let body = set.policies.first?.json["conditions"]?[0]?["body"]
        #expect(
            body?["like"]?["pattern"] == [["Literal": "a"], ["Literal": "*"], "Wildcard", ["Literal": "b"]]
        )
    }
}
