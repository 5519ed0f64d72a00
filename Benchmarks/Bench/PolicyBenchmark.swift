import AllocationCount
import JSON
import Policy

/// Warm decisions as the gateway makes them, with policies about many agents and tools: what they take, and what they
/// allocate.
enum PolicyBenchmark {
    private static let agents = 50
    private static let tools = 40

    static func run() async throws -> JSON {
        var object = JSONObject()
        for count in [10, 100, 1000] { object["policies_\(count)"] = try decide(count) }
        return .object(object)
    }

    /// Every fourth policy permits an agent a tool, the others forbid a tool above an amount.
    private static func text(_ count: Int) -> String {
        (0..<count).map { index in
            index % 4 == 0
                ? "permit (principal == Agent::\"a\(index % agents)\", action == Action::\"t\(index % tools)\", resource);"
                : "forbid (principal, action == Action::\"t\(index % tools)\", resource) when { context.input.amount > \(1000 + index) };"
        }.joined(separator: "\n")
    }

    private static func decide(_ count: Int) throws -> JSON {
        let authorizer = Authorizer(try PolicySet(parsing: text(count), file: "bench.cedar"))
        // All agents beside all tools, so that no single answer is what is measured.
        let requests = (0..<agents).flatMap { agent in
            (0..<tools).map { tool in
                Request(
                    principal: EntityUID(type: "Agent", id: "a\(agent)"),
                    action: EntityUID(type: "Action", id: "t\(tool)"),
                    resource: EntityUID(type: "Connector", id: "c"),
                    context: Record(wrapping: ["input": ["amount": 500, "currency": "EUR"], "run": ["id": "run_1"]])
                )
            }
        }
        let measured = DecisionMeasure.of(requests.map { ($0, .empty) }, authorizer)
        // The one that permits at every size: more policies may match, but no more memory be asked for than they need.
        let hot = DecisionMeasure.of([(requests[0], .empty)], authorizer)
        return [
            "us_per_decision": .double(rounded(measured.microseconds)),
            "us_of_one_allowed": .double(rounded(hot.microseconds)),
            "allocations_per_decision": .double(rounded(measured.allocations)),
            "allocations_of_one_allowed": .double(rounded(hot.allocations)),
            "allowed": .int(Int64(measured.allowed)), "requests": .int(Int64(requests.count)),
        ]
    }
}

/// What decisions take, and how often they ask for memory.
struct DecisionMeasure {
    var microseconds: Double
    var allocations: Double
    /// How many of the requests are allowed.
    var allowed: Int

    /// Decides all requests again and again, for about half a second after a warm-up; the median of the rounds counts.
    static func of(_ requests: [(request: Request, entities: Entities)], _ authorizer: Authorizer) -> DecisionMeasure {
        func decideAll() -> Int {
            var allowed = 0
            for (request, entities) in requests
            where authorizer.decide(request, entities: entities).outcome == .allow {
                allowed += 1
            }
            return allowed
        }
        var allowed = decideAll()
        let clock = ContinuousClock()
        // A round long enough that the clock does not matter.
        let passes = max(1, 20_000 / requests.count)
        var rounds: [Double] = []
        let start = clock.now
        while rounds.count < 5 || (clock.now - start).inSeconds < 0.5 {
            let took = clock.measure { for _ in 0..<passes { allowed = decideAll() } }
            rounds.append(took.inSeconds)
        }
        let before = allocation_count()
        for _ in 0..<10 { allowed = decideAll() }
        let allocations = allocation_count() - before
        let decisions = Double(requests.count)
        return DecisionMeasure(
            microseconds: rounds.sorted()[rounds.count / 2] * 1e6 / decisions / Double(passes),
            allocations: Double(allocations) / decisions / 10,
            allowed: allowed
        )
    }
}
