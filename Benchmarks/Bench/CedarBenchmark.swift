import FoundationEssentials
import JSON
import Policy

/// Decisions on what Cedar's own corpus consists of: its policies together in one set, its requests and entities.
///
/// `Benchmarks/peers/cedar.py` does the same with cedarpy; `Benchmarks/cedar` runs both and compares.
enum CedarBenchmark {
    private static let requestCasesMax = 100

    static func run() async throws -> JSON {
        let folder = ProcessInfo.processInfo.environment["REEVE_CONFORMANCE"] ?? "../shared/conformance"
        let path = "\(folder)/cedar/corpus.jsonl"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            return ["skipped": .string("there is no \(path); set REEVE_CONFORMANCE")]
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
        var object = JSONObject()
        for count in [10, 100, 1000] where count <= lines.count {
            object["policies_\(count)"] = try measure(try lines.prefix(count).map { try JSON(parsing: Array($0.utf8)) })
        }
        return .object(object)
    }

    private static func measure(_ cases: [JSON]) throws -> JSON {
        let text = cases.compactMap { $0["policies"]?.stringValue }.joined(separator: "\n")
        let authorizer = Authorizer(try PolicySet(parsing: text, naming: .position))
        var requests: [(request: Request, entities: Entities)] = []
        var texts: [(text: [UInt8], entities: Entities)] = []
        for json in cases.prefix(requestCasesMax) {
            let entities = try Entities(json: json["entities"] ?? [])
            for request in json["requests"]?.arrayValue ?? [] {
                requests.append((try read(request), entities))
                let parts = ["principal", "action", "resource", "context"]
                let object = JSONObject(parts.map { ($0, request[$0] ?? [:]) })
                texts.append((Array(JSON.object(object).serialized().utf8), entities))
            }
        }
        let warm = DecisionMeasure.of(requests, authorizer)
        return [
            "policies": .int(Int64(cases.count)), "requests": .int(Int64(requests.count)),
            "allowed": .int(Int64(warm.allowed)), "us_per_decision": .double(rounded(warm.microseconds)),
            "allocations_per_decision": .double(rounded(warm.allocations)),
            "us_from_json": .double(rounded(try fromJSON(texts, authorizer))),
        ]
    }

    /// A decision from the bytes of a request to the JSON of the answer, which is what a call from Python includes.
    private static func fromJSON(
        _ texts: [(text: [UInt8], entities: Entities)],
        _ authorizer: Authorizer
    ) throws -> Double {
        let clock = ContinuousClock()
        var rounds: [Double] = []
        var bytes = 0
        for _ in 0..<7 {
            let start = clock.now
            for (text, entities) in texts {
                let decision = authorizer.decide(try read(try JSON(parsing: text)), entities: entities)
                let answer: JSON = [
                    "decision": .string(decision.outcome.rawValue),
                    "reason": .array(decision.determining.map { .string($0.rawValue) }),
                    "errors": .array(decision.failures.map { .string("\($0.policy.id): \($0.error)") }),
                ]
                bytes += answer.serialized().utf8.count
            }
            rounds.append((clock.now - start).inSeconds)
        }
        return rounds.sorted()[rounds.count / 2] * 1e6 / Double(max(1, texts.count))
    }

    private static func read(_ json: JSON) throws -> Request {
        func uid(_ name: String) -> EntityUID {
            EntityUID(
                type: EntityType(json[name]?["type"]?.stringValue ?? ""),
                id: json[name]?["id"]?.stringValue ?? ""
            )
        }
        return Request(
            principal: uid("principal"),
            action: uid("action"),
            resource: uid("resource"),
            context: try Record(json: json["context"] ?? [:])
        )
    }
}
