import Testing

@testable import Policy

@Suite struct ValidatorTests {
    private static let schema = """
        entity G; entity E enum ["a", "b"]; entity R;
        entity U in [G] { n: Long, o?: Long, s: Set<Long>, r: { x: Long, y?: Long }, e: E, u: U, us: Set<U>,
          d: datetime, ip: ipaddr, act: Action } tags Set<String>;
        action grp;
        action v in grp appliesTo { principal: U, resource: [R, U], context: { c?: String, k: Bool } };
        action w appliesTo { principal: [U, R], resource: R };
        """

    private func issues(_ text: String) throws -> [ValidationIssue] {
        try Validator(PolicySchema(parsing: Self.schema)).validate(PolicySet(parsing: text, file: "p.cedar"))
    }

    private func errors(of condition: String) throws -> [ValidationIssue.Code] {
        let text = "permit (principal is U, action == Action::\"v\", resource) when { \(condition) };"
        return try issues(text).filter { $0.severity == .error }.map(\.code)
    }

    @Test(arguments: [
        "principal has o && principal.o > 1", "principal.r has x || 1", "principal has r.y && principal.r.y > 1",
        "(principal has o || principal has o) && principal.o == 1", "principal has o && (principal has o || 1)",
        "if principal has o then principal.o == 1 else false", "!(principal has nothing) || 1", "1 == \"a\"",
        "principal == R::\"x\" && 1", "action == Action::\"w\" && 1", "action in Action::\"grp\" || 1",
        "principal in R::\"x\" && 1", "principal in Action::\"grp\" && 1", "principal is R && 1", "principal is U || 1",
        "if principal is U then true else 1", "principal.hasTag(\"a\") && principal.getTag(\"a\").contains(\"x\")",
        "context has c && principal.hasTag(context.c) && principal.getTag(context.c).isEmpty()",
        "R::\"x\".hasTag(\"a\") && 1",
        "principal.us.contains(principal)", "principal in principal.us", "[1, 2] == [3]",
        "{a: 1, b: true} == {a: 2, b: false}",
        "principal.d < datetime(\"2024-01-01\")", "resource has o", "principal.act == action", "principal.u.u.n == 1",
        "resource is U && resource has o && resource.o == 1", "E::\"a\" == principal.e", "action has foo && 1",
        "principal is R in 1", "-5 == -5 || 1", "U::\"x\" has o && U::\"x\".o == 1",
    ]) func `a sound condition passes`(condition: String) throws {
        #expect(try errors(of: condition) == [])
    }

    @Test(arguments: [
        ("principal.o > 1", ValidationIssue.Code.optionalAttribute), ("principal.r.y > 1", .optionalAttribute),
        ("context.c like \"a\"", .optionalAttribute),
        ("(principal has o || principal has n) && principal.o == 1", .optionalAttribute),
        ("!(principal has o) || principal.o == 1", .optionalAttribute),
        ("U::\"x\" has o && U::\"y\".o == 1", .optionalAttribute), ("principal.foo", .unknownAttribute),
        ("context.foo", .unknownAttribute), ("action.foo == 1", .unknownAttribute), ("1", .unexpectedType),
        ("principal has n && 1", .unexpectedType), ("principal.n + \"a\" == 1", .unexpectedType),
        ("1 like \"b\"", .unexpectedType), ("context is U", .unexpectedType), ("principal.d < 1", .unexpectedType),
        ("decimal(\"1.0\") < decimal(\"1.0\")", .unexpectedType), ("principal.s.containsAll(1)", .unexpectedType),
        ("principal.hasTag(1)", .unexpectedType), ("principal is U in 1", .unexpectedType),
        ("\"\".isEmpty()", .unexpectedType),
        ("principal.s.contains(\"x\")", .incompatibleTypes), ("[1, \"a\"].isEmpty()", .incompatibleTypes),
        ("{a: 1} == {b: 1}", .incompatibleTypes), ("{a: 1} == {a: 1, b: 2}", .incompatibleTypes),
        ("principal has n || 1", .unexpectedType), ("[principal, R::\"x\"].isEmpty()", .incompatibleTypes),
        ("if principal.n > 1 then 1 else \"a\"", .incompatibleTypes), ("principal.e == \"a\"", .incompatibleTypes),
        ("[] == principal.s", .emptySet), ("principal in []", .emptySet),
        ("ip(principal.e) == principal.ip", .computedArgument), ("ip(\"x\") == principal.ip", .malformedArgument),
        ("duration(\"1x\") == duration(\"1d\")", .malformedArgument),
        ("decimal(\"1.0\", \"2.0\") == 1", .argumentCount),
        ("principal.getTag(\"a\").isEmpty()", .uncheckedTag), ("X::\"z\" == principal", .unknownEntityType),
        ("principal is X", .unknownEntityType), ("action == Action::\"zz\"", .unknownAction),
        ("E::\"z\" == principal.e", .unknownChoice),
    ]) func `an unsound condition is reported`(condition: String, code: ValidationIssue.Code) throws {
        #expect(try errors(of: condition).contains(code))
    }

    @Test(arguments: [
        "permit (principal == G::\"x\", action, resource);", "permit (principal is G, action, resource);",
        "permit (principal == U::\"x\", action == Action::\"w\", resource is U);",
        "permit (principal, action == Action::\"grp\", resource);",
    ]) func `a scope to which no action applies is reported`(text: String) throws {
        #expect(try issues(text).contains { $0.code == .inapplicable && $0.severity == .error })
    }

    @Test func `an equal sign that was meant as membership is hinted at`() throws {
        let issue = try issues("permit (principal == G::\"x\", action, resource);").first { $0.code == .inapplicable }
        #expect(issue?.hint == "try replacing `==` with `in` in the principal clause")
    }

    @Test func `unknown names in scopes are reported with what was meant`() throws {
        let found = try issues("permit (principal in Gg::\"x\", action == Action::\"vv\", resource is RR);")
        #expect(found.contains { $0.code == .unknownEntityType && $0.hint == "did you mean `G`?" })
        #expect(found.contains { $0.code == .unknownAction && $0.hint == "did you mean `Action::\"v\"`?" })
        #expect(found.contains { $0.code == .unknownEntityType && $0.hint == "did you mean `R`?" })
        #expect(found.allSatisfy { $0.location.file == "p.cedar" && $0.location.line == 1 })
    }

    @Test func `an unknown attribute is reported where it stands`() throws {
        let issue = try issues("permit (principal, action == Action::\"v\", resource)\nwhen { principal.r.xx == 1 };")
            .first
        #expect(issue?.message == "attribute `r.xx` on entity type `U` not found")
        #expect(issue?.location.description == "p.cedar:2:8")
        #expect(issue?.hint == "did you mean `x`?")
        let context = try issues("permit (principal, action == Action::\"v\", resource)\nwhen { context.kk };").first
        #expect(context?.message == "attribute `kk` in context for `Action::\"v\"` not found")
    }

    @Test func `a policy that can never be satisfied is a warning`() throws {
        let found = try issues("permit (principal, action, resource) when { 1 == 2 };")
        #expect(found.map(\.code) == [.impossible])
        #expect(found.map(\.severity) == [.warning])
    }

    @Test func `a policy about several types is checked for each`() throws {
        #expect(
            try issues("permit (principal is U, action, resource) when { resource is U && resource.n == 1 };").isEmpty
        )
        let found = try issues("permit (principal is U, action, resource) when { resource.n == 1 };")
        #expect(found.map(\.message) == ["attribute `n` on entity type `R` not found"])
    }

    @Test func `actions of different namespaces do not mix in a list`() throws {
        let schema = try PolicySchema(
            parsing: """
                entity U; action a appliesTo {principal: U, resource: U};
                namespace N { action b appliesTo {principal: U, resource: U}; }
                """
        )
        let set = try PolicySet(parsing: "permit (principal, action in [Action::\"a\", N::Action::\"b\"], resource);")
        #expect(Validator(schema).validate(set).map(\.code) == [.incompatibleTypes])
    }

    @Test func `templates are checked too`() throws {
        #expect(
            try issues("permit (principal == ?principal, action, resource in ?resource) when { principal is U };")
                .isEmpty
        )
        let found = try issues(
            "permit (principal == ?principal, action == Action::\"v\", resource) when { principal.x };"
        )
        #expect(found.map(\.code) == [.unknownAttribute])
    }

    @Test func `approvals that lift nothing are a warning`() throws {
        #expect(try issues("@approval(\"x\") permit (principal, action, resource);").map(\.code) == [.uselessApproval])
        #expect(try issues("@approval forbid (principal, action, resource);").map(\.code) == [.uselessApproval])
        #expect(try issues("@approval(\"x\") forbid (principal, action, resource);").isEmpty)
    }

    @Test func `every issue is told once, however many environments find it`() throws {
        #expect(try issues("permit (principal, action, resource) when { 1 + \"a\" == 2 };").count == 1)
    }
}
