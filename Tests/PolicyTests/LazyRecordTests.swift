import JSON
import Testing

@testable import Policy

@Suite struct LazyRecordTests {
    private static func context(_ text: String, as type: RecordType? = nil) throws -> Record {
        let json = try JSON(parsing: Array(text.utf8))
        return Record(wrapping: try #require(json.objectValue), as: type)
    }

    private static let arguments = """
        {"amount": 12.5, "count": 3, "note": null, "to": {"name": "Ann", "ids": [1, 2, 2]}, "share": 0.123456,
         "big": 18446744073709551615, "on": "2024-01-01"}
        """

    @Test(arguments: [
        "context.count == 3", "context.to.name == \"Ann\"", "context.to.ids == [2, 1]", "context has to.name",
        "context.amount == decimal(\"12.5\")", "!(context has note)", "context has share", "context has big",
        "context.to == {ids: [1, 2], name: \"Ann\"}", "[context.to].contains(context.to)",
        "context.to.ids.contains(2) && !(context.to has age)", "[{a: context.to}] == [{a: context.to}]",
    ]) func `members of wrapped JSON are read where a policy looks at them`(condition: String) throws {
        #expect(try isTrue(condition, context: Self.context(Self.arguments)))
    }

    @Test(arguments: [
        ("context.share == 1", EvaluationError.Code.unsayable), ("context.big == 1", .unsayable),
        ("context == {}", .unsayable), ("[1].contains(context)", .unsayable), ("context.note == 1", .attributeMissing),
        ("context.to.name.x == 1", .type), ("context.to.none == 1", .attributeMissing),
    ]) func `what has no counterpart is an error only for the policy that reads it`(
        condition: String,
        code: EvaluationError.Code
    ) throws {
        #expect(try failure(of: condition, context: Self.context(Self.arguments)) == code)
    }

    @Test func `a type says what numbers and strings stand for`() throws {
        let type = RecordType(attributes: [
            "count": .init(type: .extension(.decimal)), "on": .init(type: .extension(.datetime)),
            "to": .init(type: .record(RecordType(attributes: ["name": .init(type: .entity("User"))]))),
            "whole": .init(type: .long), "prices": .init(type: .set(.extension(.decimal))),
        ])
        let context = try Self.context(
            #"{"count": 3, "on": "2024-01-01", "to": {"name": "Ann"}, "whole": 5.0, "prices": [1, 2.5]}"#,
            as: type
        )
        #expect(try isTrue("context.count == decimal(\"3.0\")", context: context))
        #expect(try isTrue("context.on < datetime(\"2024-01-02\")", context: context))
        #expect(try isTrue("context.to.name == User::\"Ann\"", context: context))
        #expect(try isTrue("context.whole == 5", context: context))
        #expect(try isTrue("context.prices.contains(decimal(\"1.0\"))", context: context))
        #expect(
            try failure(of: "context.whole == 1", context: Self.context(#"{"whole": 5.5}"#, as: type)) == .unsayable
        )
        #expect(try failure(of: "context.on == 1", context: Self.context(#"{"on": "soon"}"#, as: type)) == .extension)
    }

    @Test func `a wrapped record equals the record that it stands for`() throws {
        let wrapped = try Self.context(#"{"a": 1, "b": {"c": "x"}}"#)
        let written: Record = ["b": ["c": "x"], "a": 1]
        #expect(wrapped == written)
        #expect(wrapped.hashValue == written.hashValue)
        #expect(Set([Value.record(wrapped), Value.record(written)]).count == 1)
        #expect(try wrapped != Self.context(#"{"a": 1, "b": {"c": "y"}}"#))
    }

    @Test func `names that differ only in Unicode form are two names`() throws {
        let context = try Self.context("{\"caf\u{E9}\": 1, \"cafe\u{301}\": 2}")
        #expect(try isTrue("context[\"caf\u{E9}\"] == 1 && context[\"cafe\u{301}\"] == 2", context: context))
        let record: Record = ["caf\u{E9}": 1, "cafe\u{301}": 2]
        #expect(record.names.count == 2)
    }
}
