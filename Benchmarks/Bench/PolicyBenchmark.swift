import JSON
import Policy

/// A warm decision with 100 policies, as the gateway makes it.
enum PolicyBenchmark {
    static func run() async throws -> JSON {
        var object = JSONObject()
        for count in [10, 100, 1000] { object["policies_\(count)"] = try decide(count) }
        return .object(object)
    }

    private static func decide(_ count: Int) throws -> JSON {
        let text = (0..<count).map { index in
            index % 4 == 0
                ? "permit (principal == Agent::\"a\(index % 50)\", action == Action::\"t\(index % 40)\", resource);"
                : "forbid (principal, action == Action::\"t\(index % 40)\", resource) when { context.input.amount > \(1000 + index) };"
        }.joined(separator: "\n")
        let policies = try PolicySet(parsing: text, file: "bench.cedar")
        let authorizer = Authorizer(policies)
        let context = Record(wrapping: ["input": ["amount": 500, "currency": "EUR"], "run": ["id": "run_1"]])
        let request = Request(
            principal: EntityUID(type: "Agent", id: "a0"),
            action: EntityUID(type: "Action", id: "t0"),
            resource: EntityUID(type: "Connector", id: "c"),
            context: context
        )
        let entities = try Entities([])
        var allowed = 0
        let rounds = 200_000
        for _ in 0..<1000 where authorizer.decide(request, entities: entities).outcome == .allow { allowed += 1 }
        let took = ContinuousClock().measure {
            for _ in 0..<rounds where authorizer.decide(request, entities: entities).outcome == .allow { allowed += 1 }
        }
        return [
            "us_per_decision": .double(rounded(took.inSeconds * 1e6 / Double(rounds))), "allowed": .bool(allowed > 0),
        ]
    }
}
