import Foundation
import JSON
import Testing

@testable import Policy

/// Corners of Cedar's specification, each as cedarpy has it: `Tests/Specification/cedar.py` compares them.
@Suite struct SpecificationTests {
    private static let groups: [JSON] = {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = tests.appending(path: "Specification/cedar.json")
        guard let data = try? Data(contentsOf: file), let json = try? JSON(parsing: Array(data)) else { return [] }
        return json.arrayValue ?? []
    }()

    private static var names: [String] { groups.compactMap { $0["name"]?.stringValue } }

    @Test func `the cases are there`() {
        #expect(Self.groups.count == 26)
        #expect(Self.groups.flatMap(Self.cases).count > 900)
    }

    @Test(arguments: names)
    func `comes out as in Cedar`(name: String) throws {
        let group = try #require(Self.groups.first { $0["name"]?.stringValue == name })
        let judge = try Self.judge(of: group)
        for (expected, text) in Self.cases(of: group) {
            let actual = judge(text)
            #expect(actual == expected, "\(text.stringValue ?? text.serialized())")
        }
    }

    private static func cases(of group: JSON) -> [(expected: String, text: JSON)] {
        (group["cases"]?.objectValue ?? [:]).members.flatMap { member in
            (member.value.arrayValue ?? []).map { (member.key, $0) }
        }
    }

    private static func judge(of group: JSON) throws -> (JSON) -> String {
        switch group["kind"]?.stringValue {
        case "evaluate":
            let entities = try Entities(json: group["entities"] ?? [])
            let context = try Record(json: group["context"] ?? [:])
            return { evaluate($0.stringValue ?? "", context, entities) }
        case "parse": return { (try? PolicySet(parsing: $0.stringValue ?? "")) == nil ? "unparsed" : "parsed" }
        case "entities":
            let schema = try group["schema"]?.stringValue.map { try PolicySchema(parsing: $0) }
            return { areEntities($0, schema) ? "valid" : "invalid" }
        case "request":
            let schema = try PolicySchema(parsing: group["schema"]?.stringValue ?? "")
            return { isRequest($0, schema) ? "valid" : "invalid" }
        case "schema": return { isSchema($0) ? "valid" : "invalid" }
        default:
            let validator = Validator(try PolicySchema(parsing: group["schema"]?.stringValue ?? ""))
            return { validate($0.stringValue ?? "", validator) }
        }
    }

    private static func evaluate(_ condition: String, _ context: Record, _ entities: Entities) -> String {
        guard let policies = try? PolicySet(parsing: "permit (principal, action, resource) when { \(condition) };")
        else { return "unparsed" }
        let request = Request(
            principal: EntityUID(type: "User", id: "alice"),
            action: EntityUID(type: "Action", id: "view"),
            resource: EntityUID(type: "Photo", id: "beach"),
            context: context
        )
        let decision = Authorizer(policies).decide(request, entities: entities)
        return decision.failures.isEmpty ? (decision.outcome == .allow ? "true" : "false") : "error"
    }

    private static func isSchema(_ json: JSON) -> Bool {
        guard let text = json.stringValue else { return (try? PolicySchema(json: json)) != nil }
        return (try? PolicySchema(parsing: text)) != nil
    }

    private static func areEntities(_ json: JSON, _ schema: PolicySchema?) -> Bool {
        guard let schema else { return (try? Entities(json: json)) != nil }
        return (try? Entities(json: json, schema: schema)) != nil
    }

    private static func isRequest(_ json: JSON, _ schema: PolicySchema) -> Bool {
        func uid(_ name: String) -> EntityUID {
            EntityUID(
                type: EntityType(json[name]?["type"]?.stringValue ?? ""),
                id: json[name]?["id"]?.stringValue ?? ""
            )
        }
        let action = uid("action")
        guard let context = try? Record(json: json["context"] ?? [:], as: schema.action(action)?.context) else {
            return false
        }
        let request = Request(principal: uid("principal"), action: action, resource: uid("resource"), context: context)
        return (try? schema.check(request)) != nil
    }

    private static func validate(_ policy: String, _ validator: Validator) -> String {
        guard let policies = try? PolicySet(parsing: policy, naming: .position) else { return "invalid" }
        return validator.validate(policies).contains { $0.severity == .error } ? "invalid" : "valid"
    }
}
