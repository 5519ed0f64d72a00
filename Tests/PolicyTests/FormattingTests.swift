import Foundation
import JSON
import Testing

@testable import Policy

/// The layout of policies: canonical, and nothing is lost.
@Suite struct FormattingTests {
    @Test(arguments: [
        ("permit(principal,action,resource);", "permit (principal, action, resource);\n"),
        (
            "@id(\"a\")@x permit(principal==User::\"a\",action in[Action::\"v\",Action::\"w\"],resource is B in ?resource)when{true}unless{ 1<2 };",
            """
            @id("a")
            @x
            permit (principal == User::"a", action in [Action::"v", Action::"w"], resource is B in ?resource)
            when { true }
            unless { 1 < 2 };

            """
        ),
        (
            "// first\n\n\n// second\npermit(principal,action,resource)//tail\n;  // end\n// last",
            """
            // first

            // second
            permit (principal, action, resource)  //tail
            ;  // end

            // last

            """
        ),
        (
            "permit(principal,action,resource)when{context.a==1&& // why\ncontext.b==2||\n// other\ncontext.c};",
            """
            permit (principal, action, resource)
            when {
                context.a == 1 &&  // why
                    context.b == 2 ||
                // other
                context.c
            };

            """
        ),
        (
            "permit(principal,action,resource)when{[1,2].contains(-context . n)&&!(principal.a[\"b c\"]like\"x*\")&&{a:1,\"b\":if true then 1 else 2}has a.b};",
            """
            permit (principal, action, resource)
            when {
                [1, 2].contains(-context.n) &&
                !(principal.a["b c"] like "x*") &&
                {a: 1, "b": if true then 1 else 2} has a.b
            };

            """
        ),
        ("", ""),
        ("\n\n  // only this  \n\n", "// only this\n"),
    ])
    func `a text is laid out`(text: String, expected: String) throws {
        let once = try PolicySet.formatted(text)
        #expect(once == expected, "\(once)")
        #expect(try PolicySet.formatted(expected) == expected)
    }

    @Test func `what does not fit stands in lines of its own`() throws {
        let action = (0..<6).map { "Action::\"some.long.tool.name\($0)\"" }.joined(separator: ",")
        let text = try PolicySet.formatted(
            "permit(principal,action in [\(action)],resource)when{ip(\"10.0.0.1\").isIpv4()};"
        )
        #expect(
            text == """
                permit (
                    principal,
                    action in [
                        Action::"some.long.tool.name0",
                        Action::"some.long.tool.name1",
                        Action::"some.long.tool.name2",
                        Action::"some.long.tool.name3",
                        Action::"some.long.tool.name4",
                        Action::"some.long.tool.name5"
                    ],
                    resource
                )
                when { ip("10.0.0.1").isIpv4() };

                """
        )
    }

    @Test func `an annotation without a value is not one with an empty value`() throws {
        let set = try PolicySet(parsing: "@a @b(\"\") permit (principal, action, resource);")
        #expect(set.rendered() == "@a\n@b(\"\")\npermit (principal, action, resource);\n")
        #expect(set.policies[0].json["annotations"] == ["a": .null, "b": ""])
        #expect(try PolicySet(json: set.json).rendered() == set.rendered())
    }

    @Test func `names that only JSON says are written as annotations`() throws {
        let json = try PolicySet(parsing: "permit (principal, action, resource);").policies[0].json
        let set = try PolicySet(json: ["staticPolicies": ["all": json, "policy1": json]])
        let text = "permit (principal, action, resource);\n"
        #expect(set.rendered() == "\(text)\n\(text)")
        #expect(set.rendered(isNaming: true) == "@id(\"all\")\n\(text)\n\(text)")
    }

    @Test func `a text that is no Cedar is refused with a place`() throws {
        let error = #expect(throws: PolicyError.self) {
            try PolicySet.formatted("permit (principal);", file: "a.cedar")
        }
        #expect(error?.location?.file == "a.cedar")
    }

    @Test(arguments: 1...12)
    func `random comments and blanks survive, and a second layout changes nothing`(seed: Int) throws {
        var random = RandomConditions(seed: UInt64(seed))
        for _ in 0..<20 {
            let policy = random.policy()
            var text = ""
            for token in try CommentedToken.read(try SourceText(policy, file: nil)) {
                text += token.text
                text += random.pick([" ", " ", " ", "\n", "\n\n", " // c\(text.count)\n", "\n//\n\n // d\n", "\r\n"])
            }
            let once = try PolicySet.formatted(text)
            #expect(try PolicySet.formatted(once) == once, "seed \(seed): \(text)")
            #expect(once.count { $0 == "/" } == text.count { $0 == "/" })
            let (before, after) = (try PolicySet(parsing: policy), try PolicySet(parsing: once))
            #expect(before.policies.map(\.rule) == after.policies.map(\.rule))
        }
    }

    @Test func `long chains are laid out`() throws {
        let long = Array(repeating: "context.a == 1", count: 5_000).joined(separator: " || ")
        let once = try PolicySet.formatted("permit (principal, action, resource) when { \(long) };")
        #expect(once.split(separator: "\n").count == 5_003)
        let deep = String(repeating: "(", count: 150) + "true" + String(repeating: ")", count: 150)
        let nested = try PolicySet.formatted("permit (principal, action, resource) when { \(deep) && \(deep) };")
        #expect(try PolicySet.formatted(nested) == nested)
    }
}

/// Every policy of the public corpus, laid out anew and written as JSON and back.
@Suite struct RoundTripTests {
    private static let folder: String = ConformanceTests.folder

    private static var isAvailable: Bool { FileManager.default.fileExists(atPath: "\(folder)/cedar/corpus.jsonl") }

    @Test(.enabled(if: isAvailable, "the conformance corpus is not here; set REEVE_CONFORMANCE"))
    func `layout and JSON keep every policy of the corpus`() throws {
        var count = 0
        for file in ["corpus.jsonl", "handwritten.jsonl"] {
            let data = try Data(contentsOf: URL(filePath: "\(Self.folder)/cedar/\(file)"))
            for line in data.split(separator: UInt8(ascii: "\n")) {
                let json = try JSON(parsing: Array(line))
                try check(json)
                count += 1
            }
        }
        #expect(count == 1958)
    }

    private func check(_ json: JSON) throws {
        let name = json["name"]?.stringValue ?? "?"
        let text = try #require(json["policies"]?.stringValue)
        let original = try PolicySet(parsing: text, naming: .position)
        let once = try PolicySet.formatted(text)
        let laidOut = try PolicySet(parsing: once, naming: .position)
        #expect(try PolicySet.formatted(once) == once, "\(name)")
        #expect(laidOut.policies.map(\.rule) == original.policies.map(\.rule), "\(name)")
        #expect(laidOut.policies.map(\.annotations) == original.policies.map(\.annotations), "\(name)")
        // The text of the JSON, not only its value, so that what is written can be read.
        let written = original.json.serialized()
        let reread = try PolicySet(json: try JSON(parsing: Array(written.utf8)))
        #expect(reread.json == original.json, "\(name)")
        let rendered = try PolicySet(parsing: reread.rendered(), naming: .position)
        let schema = try PolicySchema(parsing: json["schema"]?.stringValue ?? "")
        let entities = try Entities(json: json["entities"] ?? [], schema: schema)
        for request in (json["requests"]?.arrayValue ?? []).compactMap({ Self.request($0, schema) }) {
            let expected = Self.outcome(original, request, entities)
            for set in [laidOut, reread, rendered] {
                #expect(Self.outcome(set, request, entities) == expected, "\(name)")
            }
        }
    }

    private static func request(_ json: JSON, _ schema: PolicySchema) -> Request? {
        func uid(_ name: String) -> EntityUID? {
            guard let type = json[name]?["type"]?.stringValue, let id = json[name]?["id"]?.stringValue else {
                return nil
            }
            return EntityUID(type: EntityType(type), id: id)
        }
        guard let principal = uid("principal"), let action = uid("action"), let resource = uid("resource"),
            let context = try? Record(json: json["context"] ?? [:], as: schema.action(action)?.context)
        else { return nil }
        return Request(principal: principal, action: action, resource: resource, context: context)
    }

    private static func outcome(_ set: PolicySet, _ request: Request, _ entities: Entities) -> [String] {
        let decision = Authorizer(set).decide(request, entities: entities)
        return [decision.outcome.rawValue] + decision.determining.map(\.rawValue) + ["errors"]
            + decision.errors.map(\.rawValue)
    }
}
