import Testing

@testable import Policy

/// Sets and records that a policy writes out are worked on where they stand; these hold that nothing else changes.
@Suite struct LiteralTests {
    /// `me` is the principal, so that no literal with it is a constant.
    private static let context: Record = [
        "me": .entity(EntityUID(type: "User", id: "alice")), "one": 1, "empty": [],
        "mine": [.entity(EntityUID(type: "User", id: "alice"))],
        "records": [["a": 1]],
        "record": ["a": 1, "b": .entity(EntityUID(type: "User", id: "alice"))],
    ]

    @Test(arguments: [
        "[principal, principal] == [principal]", "[principal] == context.mine",
        "context.mine == [principal, principal]",
        "[principal, resource] != context.mine", "context.mine != [resource]", "[principal] != principal",
        "principal != [principal]", "[principal].containsAll(context.mine)", "context.mine.containsAll([principal])",
        "[principal, 1].containsAll([1, principal, 1])", "!context.mine.containsAll([principal, 1])",
        "[principal, 1].containsAny(context.mine)", "context.mine.containsAny([1, principal])",
        "![1, context.one].containsAny([2, principal])", "[context.one].containsAll([])", "!([context.one].isEmpty())",
        "[1, 2, 3, 4, 5, 6, 7, 8, context.one].contains(8)", "[context.one, \"x\"].contains(1)",
        "![context.one].contains(\"1\")", "principal in [resource, context.me]", "!(resource in [context.me])",
        "[[context.one]].contains([1])", "[{a: context.one}] == context.records",
        "context.records.contains({a: context.one})", "[{a: context.one}].contains({a: 1})",
        "{a: context.one, b: principal} == context.record", "context.record == {b: principal, a: context.one}",
        "{a: context.one} != context.record", "{a: context.one, c: principal} != context.record",
        "{a: principal, b: context.one} != context.record", "{a: context.one} != 1", "1 != {a: context.one}",
        "{a: context.one, b: {c: principal}}.b.c == principal", "{a: [context.one]} == {a: [1, 1]}",
    ]) func `a literal is what its value would be`(condition: String) throws {
        #expect(try isTrue(condition, context: Self.context))
    }

    @Test(arguments: [
        ("[1, context.none].contains(1)", EvaluationError.Code.attributeMissing),
        ("principal in [principal, context.one]", .type), ("principal in [principal, context.none]", .attributeMissing),
        ("[context.one].containsAll(1)", .type), ("[context.one].containsAny(principal)", .type),
        ("1 == [context.none]", .attributeMissing), ("{a: context.none} == 1", .attributeMissing),
        ("{a: 1, b: context.none}.a == 1", .attributeMissing), ("{a: context.one}.b == 1", .attributeMissing),
        ("{a: context.one}.a.b == 1", .type), ("{a: context.none} == context.record", .attributeMissing),
        ("[context.none].isEmpty()", .attributeMissing),
    ]) func `whatever fails in a literal fails`(condition: String, code: EvaluationError.Code) throws {
        #expect(try failure(of: condition, context: Self.context) == code)
    }

    @Test func `a failure says what and where, though the decision itself did not`() throws {
        guard case .failure(let error) = try outcome(of: "[1, context.none].contains(1)", context: Self.context) else {
            Issue.record("it does not fail")
            return
        }
        #expect(error.message == "record does not have the attribute `none`")
        #expect(error.location?.column == 49)
    }
}
