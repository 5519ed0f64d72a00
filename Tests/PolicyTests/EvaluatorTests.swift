import Testing

@testable import Policy

@Suite struct EvaluatorTests {
    private static func entities() throws -> Entities {
        let alice = EntityUID(type: "User", id: "alice")
        let staff = EntityUID(type: "Group", id: "staff")
        return try Entities([
            Entity(
                alice,
                attributes: ["age": 30, "boss": .entity(EntityUID(type: "User", id: "bob"))],
                tags: ["team": ["red", "blue"]],
                parents: [staff]
            ),
            Entity(EntityUID(type: "User", id: "bob"), attributes: ["age": 50]),
            Entity(staff, parents: [EntityUID(type: "Group", id: "all")]),
        ])
    }

    @Test(arguments: [
        "principal.age == 30", "principal.boss.age == 50", "principal has boss.age", "!(principal has nothing)",
        "principal in Group::\"staff\"", "principal in Group::\"all\"", "principal in principal",
        "principal in [Group::\"x\", Group::\"all\"]", "!(principal in [])", "!(Group::\"all\" in Group::\"staff\")",
        "Ghost::\"x\" in Ghost::\"x\"", "!(Ghost::\"x\" has a)", "!(Ghost::\"x\".hasTag(\"a\"))",
        "principal.hasTag(\"team\") && principal.getTag(\"team\").contains(\"red\")", "!principal.hasTag(\"age\")",
        "principal is User", "principal is User in Group::\"all\"", "!(principal is Group)",
        "[1, 2, 1] == [2, 1]", "[1, 2].containsAll([])", "[1, 2].containsAny([2, 3])", "![1].containsAny([])",
        "[].isEmpty()", "{a: 1, b: 2} == {b: 2, a: 1}", "{a: {b: 1}} has a.b", "{a: 1}.a == 1", "1 != \"1\"",
        "\"abc\" like \"a*c*\"", "\"a*b\" like \"a\\*b\"", "!(\"ab\" like \"a\\*b\")", "\"\" like \"*\"",
        "\"aXbYc\" like \"a*b*c\"", "!(\"aXbYc\" like \"a*c*b\")", "!(\"aba\" like \"ab*ba\")",
        "\"abba\" like \"ab*ba\"", "\"\u{E9}\" != \"e\u{301}\"",
        "1 + 2 * 3 - 4 == 3", "-(-3) == 3", "5 > 4 && 5 >= 5 && !(4 > 4)", "if 1 < 2 then true else 1 == \"x\"",
        "true || 1", "!(false && 1)", "principal == User::\"alice\"", "[principal, resource].contains(resource)",
    ]) func `a condition is true`(condition: String) throws {
        #expect(try isTrue(condition, entities: Self.entities()))
    }

    @Test(arguments: [
        ("1", EvaluationError.Code.type), ("1 && true", .type), ("false || 1", .type), ("true && 1", .type),
        ("!1", .type),
        ("if 1 then true else false", .type), ("1 < \"a\"", .type), ("1 in principal", .type),
        ("principal in [principal, 1]", .type), ("principal in 1", .type), ("1 has x", .type),
        ("{a: 1} has a.b", .type),
        ("\"x\".contains(\"x\")", .type), ("[1].containsAll(1)", .type), ("\"\".isEmpty()", .type),
        ("1 is User", .type),
        ("1 like \"a\"", .type), ("1.a", .type), ("principal.hasTag(1)", .type),
        ("principal.nothing", .attributeMissing), ("context.nothing", .attributeMissing),
        ("{a: 1}.b", .attributeMissing),
        ("Ghost::\"x\".a", .entityMissing), ("Ghost::\"x\".getTag(\"a\")", .entityMissing),
        ("principal.getTag(\"none\")", .tagMissing),
        ("9223372036854775807 + 1 == 0", .overflow), ("-9223372036854775808 - 1 == 0", .overflow),
        ("9223372036854775807 * 2 == 0", .overflow), ("-(-9223372036854775808) == 0", .overflow),
    ]) func `a condition fails`(condition: String, code: EvaluationError.Code) throws {
        #expect(try failure(of: condition, entities: Self.entities()) == code)
    }

    @Test func `an error says where in the policy it is`() throws {
        guard case .failure(let error) = try outcome(of: "true && context.nothing") else {
            Issue.record("the condition did not fail")
            return
        }
        #expect(error.location?.column == 53)
        #expect(error.message == "record does not have the attribute `nothing`")
    }

    @Test func `sets larger than a scan keep their meaning`() throws {
        let many = (0..<40).map { "\($0)" }.joined(separator: ", ")
        #expect(try isTrue("[\(many)].contains(39) && ![\(many)].contains(40) && [\(many)].containsAll([3, 17])"))
        #expect(try isTrue("[\(many), \(many)] == [\(many)]"))
        let record = (0..<40).map { "a\($0): \($0)" }.joined(separator: ", ")
        #expect(try isTrue("{\(record)}.a39 == 39 && !({\(record)} has a40)"))
    }
}
