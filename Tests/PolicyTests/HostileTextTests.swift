import JSON
import Testing

@testable import Policy

@Suite struct HostileTextTests {
    @Test(arguments: [" && ", " || "])
    func `a chain may be as long as the text, and its JSON is no deeper than JSON is read`(link: String) throws {
        let chain = (0..<5_000).map { "context.a == \($0)" }.joined(separator: link)
        let set = try PolicySet(parsing: "permit (principal, action, resource) when { (\(chain)) == true };")
        let again = try PolicySet(json: try JSON(parsing: Array(set.json.serialized().utf8)))
        let request = Request(
            principal: EntityUID(type: "User", id: "a"),
            action: EntityUID(type: "Action", id: "view"),
            resource: EntityUID(type: "Photo", id: "p"),
            context: ["a": 4_999]
        )
        let isMet = link == " || "
        for set in [set, again] {
            #expect((Authorizer(set).decide(request, entities: .empty).outcome == .allow) == isMet)
        }
    }

    @Test func `chains within chains nest no deeper in JSON than a thread can go`() throws {
        var condition = "context.a == 0"
        for level in 1..<120 {
            let chain = Array(repeating: "context.a == \(level)", count: 300)
            condition = "(\(condition)) && " + chain.joined(separator: " || ")
        }
        let set = try PolicySet(parsing: "permit (principal, action, resource) when { \(condition) };")
        #expect(set.json.serialized().utf8.count > 1_000_000)
    }

    @Test(arguments: ["(", "[", "{a: ", "if ", "!(", "-(", "principal.a.contains(", "ip(", "context[\"a\"] == ("])
    func `a hundred thousand levels are an error`(opening: String) throws {
        #expect(try conditionRefusal(String(repeating: opening, count: 100_000)).code == .depth)
    }

    @Test(arguments: [("1", " + 1"), ("context", ".a"), ("context has a", ".a"), ("context.a", ".contains(1)")])
    func `a chain of a hundred thousand operations is an error`(start: String, link: String) throws {
        #expect(try conditionRefusal(start + String(repeating: link, count: 100_000)).code == .depth)
    }

    @Test func `parentheses in an action scope are bounded too`() throws {
        let text = "permit (principal, action == " + String(repeating: "(", count: 100_000)
        #expect(try refusal(of: text).code == .depth)
    }

    @Test func `a long list of operands is no deep tree`() throws {
        let condition = Array(repeating: "context.a == 1", count: 5_000)
            .joined(separator: " || ")
        #expect(try isTrue(condition + " || true", context: ["a": 2]))
    }

    @Test func `what nests as deep as it may is read, checked and decided`() throws {
        let levels = PolicyParser.nestingMax - 5
        let condition =
            String(repeating: "(if true then ", count: levels / 2) + "true"
            + String(repeating: " else false)", count: levels / 2)
        #expect(try isTrue(condition))
        let schema = try PolicySchema(parsing: "entity U; action a appliesTo {principal: U, resource: U};")
        let policies = try PolicySet(parsing: "permit (principal, action, resource) when { \(condition) };")
        #expect(Validator(schema).validate(policies).isEmpty)
        #expect(policies.rendered().contains("else false"))
    }

    @Test func `a text beyond ten megabytes is refused before it is read`() throws {
        let text = String(repeating: "// comment\n", count: 1_000_000)
        #expect(try refusal(of: text).code == .size)
    }

    @Test func `a prepared text cannot make matching slow`() throws {
        let text = String(repeating: "a", count: 200_000)
        let pattern = "*" + String(repeating: "a", count: 5_000) + "b*"
        #expect(try !isTrue("context.text like \"\(pattern)\"", context: ["text": .string(text)]))
    }

    @Test func `deeply nested types are an error`() throws {
        #expect(throws: PolicyError.self) {
            try PolicySchema(parsing: "type T = " + String(repeating: "Set<", count: 100_000))
        }
        #expect(throws: PolicyError.self) {
            try PolicySchema(parsing: "type T = " + String(repeating: "{a: ", count: 100_000))
        }
    }

    @Test func `types that double each other are an error and not a lack of memory`() throws {
        var text = "type T0 = {a: Long};"
        for level in 1...60 { text += "type T\(level) = {a: T\(level - 1), b: T\(level - 1)};" }
        let error = #expect(throws: PolicyError.self) { try PolicySchema(parsing: text) }
        #expect(error?.code == .size)
    }

    @Test func `a long chain of parents costs no stack`() throws {
        let entities = (0..<50_000).map { number in
            Entity(EntityUID(type: "G", id: "\(number)"), parents: [EntityUID(type: "G", id: "\(number + 1)")])
        }
        // Only the ancestors of a chain's own length are quadratic, so a short one is enough to see them.
        let few = try Entities(Array(entities.suffix(1_000)))
        #expect(few.ancestors(of: EntityUID(type: "G", id: "49000")).count == 1_000)
        var hierarchy = Hierarchy(parents: { uid in
            Int(uid.id).flatMap { $0 == 0 ? nil : $0 % 2 == 0 ? [EntityUID(type: "G", id: "\($0 - 1)")] : [] }
        })
        #expect(try hierarchy.ancestors(of: EntityUID(type: "G", id: "2")).count == 1)
    }
}
