import Foundation
import JSON
import Testing

@testable import Policy

/// The public integration tests of Cedar 4.10, where they are at hand.
@Suite struct ConformanceTests {
    static let folder: String = {
        if let path = ProcessInfo.processInfo.environment["REEVE_CONFORMANCE"] { return path }
        return URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "../shared/conformance").path
    }()

    private static var isAvailable: Bool { FileManager.default.fileExists(atPath: "\(folder)/cedar/corpus.jsonl") }

    struct Tally: Equatable {
        var requests = 0
        var requestsPassed = 0
        var validations = 0
        var validationsPassed = 0
        var failures: [String] = []
    }

    @Test(.enabled(if: isAvailable, "the conformance corpus is not here; set REEVE_CONFORMANCE"))
    func `every case of the corpus comes out as in Cedar`() throws {
        let tally = try Self.run("corpus.jsonl")
        #expect(tally.failures == [])
        #expect(tally.requestsPassed == 15_488)
        #expect(tally.validationsPassed == 1_936)
    }

    @Test(.enabled(if: isAvailable, "the conformance corpus is not here; set REEVE_CONFORMANCE"))
    func `every handwritten case comes out as in Cedar`() throws {
        let tally = try Self.run("handwritten.jsonl")
        #expect(tally.failures == [])
        #expect(tally.requestsPassed == 74)
        #expect(tally.validationsPassed == 22)
    }

    private static func run(_ file: String) throws -> Tally {
        let data = try Data(contentsOf: URL(filePath: "\(folder)/cedar/\(file)"))
        var tally = Tally()
        for line in data.split(separator: UInt8(ascii: "\n")) {
            let json = try JSON(parsing: Array(line))
            do {
                try run(json, &tally)
            } catch {
                tally.failures.append("\(json["name"]?.stringValue ?? "?"): \(error)")
            }
        }
        print("conformance | Cedar \(file), requests | \(tally.requestsPassed) | \(tally.requests)")
        print("conformance | Cedar \(file), validations | \(tally.validationsPassed) | \(tally.validations)")
        return tally
    }

    private static func run(_ json: JSON, _ tally: inout Tally) throws {
        let name = json["name"]?.stringValue ?? "?"
        let requests = json["requests"]?.arrayValue ?? []
        tally.requests += requests.count
        tally.validations += 1
        let policies = try PolicySet(parsing: json["policies"]?.stringValue ?? "", naming: .position)
        let schema = try PolicySchema(parsing: json["schema"]?.stringValue ?? "")
        let issues = Validator(schema).validate(policies).filter { $0.severity == .error }
        if issues.isEmpty == json["shouldValidate"]?.boolValue {
            tally.validationsPassed += 1
        } else {
            tally.failures.append("\(name): validation says \(issues)")
        }
        let entities = try Entities(json: json["entities"] ?? [], schema: schema)
        let authorizer = Authorizer(policies)
        for request in requests {
            if let problem = problem(of: request, authorizer, entities, schema) {
                tally.failures.append("\(name), \(request["description"]?.stringValue ?? "?"): \(problem)")
            } else {
                tally.requestsPassed += 1
            }
        }
    }

    private static func problem(
        of json: JSON,
        _ authorizer: Authorizer,
        _ entities: Entities,
        _ schema: PolicySchema
    ) -> String? {
        do {
            let action = try uid(json["action"])
            let isValidated = json["validateRequest"]?.boolValue ?? true
            let request = Request(
                principal: try uid(json["principal"]),
                action: action,
                resource: try uid(json["resource"]),
                context: try Record(
                    json: json["context"] ?? [:],
                    as: isValidated ? schema.action(action)?.context : nil
                )
            )
            if isValidated { try schema.check(request) }
            let decision = authorizer.decide(request, entities: entities)
            let expected = [
                [json["decision"]?.stringValue ?? ""], names(json["reason"]), names(json["errors"]),
            ]
            let actual = [
                [decision.outcome.rawValue], decision.determining.map(\.rawValue).sorted(),
                decision.errors.map(\.rawValue).sorted(),
            ]
            return expected == actual ? nil : "expected \(expected), got \(actual)"
        } catch {
            return "\(error)"
        }
    }

    private static func uid(_ json: JSON?) throws -> EntityUID {
        EntityUID(
            type: EntityType(try #require(json?["type"]?.stringValue)),
            id: try #require(json?["id"]?.stringValue)
        )
    }

    private static func names(_ json: JSON?) -> [String] {
        (json?.arrayValue ?? []).compactMap(\.stringValue).sorted()
    }
}
