import Testing

@testable import Policy

@Suite struct ParserTests {
    @Test(arguments: [
        "permit (principal, action, resource);",
        "permit (principal, action, resource,);",
        "forbid (principal == User::\"a\", action == Action::\"b\", resource == A::B::\"c\");",
        "permit (principal in Group::\"g\", action in [Action::\"a\", N::Action::\"b\",], resource is Photo);",
        "permit (principal is User in Group::\"g\", action in Action::\"a\", resource is N::Photo in Album::\"x\");",
        #"@id("x") @if @advice("say \"no\"") permit (principal, action, resource) when { true } unless { false };"#,
        "permit (principal == (User::\"a\"), action in [], resource);",
        "permit (principal == ?principal, action, resource in ?resource);",
        "// nothing but a comment",
        "",
    ]) func `a well-formed policy is read`(text: String) throws {
        _ = try PolicySet(parsing: text)
    }

    @Test(arguments: [
        "-5 == -5", "--5 == 5", "-9223372036854775808 < 0", "!!!!true", "{principal: 1, \"a b\": 2,} == {}",
        "context[\"if\"]", "context has \"a b\"", "context has a.b.c", "principal has principal", "context.when == 1",
        "action::\"x\" == action", "A :: \"x\" == action", "\"\\x7f\\u{41}\\0\\'\" == \"\"", "[1, 2,] == []",
        "context is A in B::\"x\"", "if true then 1 else 2 == 2", "1 - -1 == 2", "1 -1 == 0", "00012 == 12",
        "2 * context.a * 3 == 1", "\"a\" like \"a\\**\"", "decimal(\"1\", \"2\") == 1", "\u{A0}true", "(principal).a",
    ]) func `a well-formed condition is read`(condition: String) throws {
        _ = try PolicySet(parsing: "permit (principal, action, resource) when { \(condition) };")
    }

    @Test(arguments: [
        ("permit (principal, action);", "this policy is missing the `resource` variable in the scope", 1, 26),
        ("permit (action, principal, resource);", "found the variable `action` where the variable `principal`", 1, 9),
        (
            "permit (principal == ?resource, action, resource);", "expected an entity uid or matching template slot", 1,
            22
        ),
        ("permit (principal is A == A::\"x\", action, resource);", "`is` cannot be used together with `==`", 1, 24),
        (
            "permit (principal, action == A::\"x\", resource);", "expected an entity uid with type `Action` but got", 1,
            30
        ),
        ("permit (principal in [A::\"x\"], action, resource);", "expected single entity uid or template slot", 1, 22),
        ("permit (principal != A::\"x\", action, resource);", "invalid operator in the policy scope: `!=`", 1, 19),
        ("@id(\"a\")\n@id(\"b\") permit (principal, action, resource);", "duplicate annotation: `@id`", 2, 2),
        ("permit (principal, action, resource) when {};", "`when` condition clause cannot be empty", 1, 44),
        ("permit (principal: A, action, resource);", "type constraints using `:` are not supported", 1, 18),
        ("allow (principal, action, resource);", "invalid policy effect: `allow`", 1, 1),
        ("permit (principal, action, resource)\nif { true };", "invalid policy condition: `if`", 2, 1),
        ("permit (principal, action, resource)", "unexpected end of input", 1, 37),
        ("permit (principal, action is A, resource);", "`is` cannot appear in the action scope", 1, 27),
        ("permit (principal, action == ?action, resource);", "expected single entity uid, found template slot", 1, 30),
        ("permit (principal, action, resource) & ;", "invalid token `&`", 1, 38),
    ]) func `an error says what and where`(text: String, message: String, line: Int, column: Int) throws {
        let error = try refusal(of: text)
        #expect(error.message.hasPrefix(message), "\(error)")
        #expect(error.location?.line == line, "\(error)")
        #expect(error.location?.column == column, "\(error)")
        #expect(error.location?.file == "p.cedar")
    }

    @Test(arguments: [
        ("9223372036854775808 == 1", PolicyError.Code.integer), ("-9223372036854775809 == 1", .integer),
        ("{a: 1, \"a\": 2} == {}", .duplicate), ("context.if", .name), ("context has like", .name), ("{if: 1}", .name),
        ("context.__cedar", .name), ("__cedar::A::\"x\" == 1", .name), ("a == 1", .name), ("a::b", .name),
        ("1 < 2 < 3", .syntax), ("1 = 1", .syntax), ("1 / 2 == 1", .syntax), ("1 % 2 == 1", .syntax),
        ("!!!!!true", .syntax), ("!-5", .syntax), ("true && if true then true else false", .syntax),
        ("context has a[\"b\"]", .syntax), ("[1][0]", .syntax), ("\"a\" like context.x", .syntax),
        ("context is \"A\"", .syntax), ("1a == 1", .syntax), ("\"open", .syntax),
        ("isIpv4(ip(\"1.1.1.1\"))", .function), ("context.a.ip()", .function), ("foo(\"x\")", .function),
        ("context.contains(1, 2)", .function), ("context.foo(1)", .function), ("principal(1)", .function),
        ("ip::foo(\"x\")", .function), ("?principal == principal", .slot),
        ("\"\\x80\" == \"\"", .escape), ("\"a\\*b\" == \"\"", .escape), ("\"\\u{110000}\" == \"\"", .escape),
        ("\"\\u{}\" == \"\"", .escape), ("\"a\\\nb\" == \"\"", .escape), ("\"a\rb\" == \"\"", .escape),
    ]) func `a malformed condition is refused`(condition: String, code: PolicyError.Code) throws {
        #expect(try conditionRefusal(condition).code == code)
    }

    @Test(arguments: [
        ("contex.a", "did you mean `context`?"), ("context.contain(1)", "did you mean `contains`?"),
        ("decimel(\"1.0\") == 1", "did you mean `decimal`?"), ("isIpv4(1)", "use a method-style call: `e.isIpv4(..)`"),
        ("1 = 1", "try using `==` instead"),
    ]) func `an error hints at what was meant`(condition: String, hint: String) throws {
        #expect(try conditionRefusal(condition).hint == hint)
    }

    @Test func `columns count characters, not bytes`() throws {
        let error = try refusal(of: "permit (principal, action, resource) when { \"é𝄞\" = 1 };")
        #expect(error.location?.column == 50)
        #expect(error.location?.offset == 53)
    }

    @Test func `a policy knows its text, place and annotations`() throws {
        let text = "\n@id(\"a\")\n@because(\"it is so\")\nforbid (principal, action, resource);\n"
        let policy = try #require(try PolicySet(parsing: text, file: "x.cedar").policies.first)
        #expect(policy.id == "a")
        #expect(policy.effect == .forbid)
        #expect(policy.annotations["because"] == "it is so")
        #expect(policy.because == "it is so")
        #expect(policy.location.description == "x.cedar:2:1")
        #expect(policy.text.hasPrefix("@id") && policy.text.hasSuffix(";"))
    }
}
