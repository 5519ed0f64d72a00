import Testing

@testable import Policy

@Suite struct PositionsTests {
    private func list(_ positions: Positions) -> [Int] {
        var list: [Int] = []
        positions.allSatisfy {
            list.append($0)
            return true
        }
        return list
    }

    @Test func `positions come out in order, each once`() {
        var positions = Positions()
        #expect(positions.isEmpty)
        for position in [199, 3, 64, 63, 0, 128, 127, 64] { positions.insert(position, of: 200) }
        #expect(list(positions) == [0, 3, 63, 64, 127, 128, 199])
        #expect(!positions.isEmpty)
    }

    @Test(arguments: [1, 64, 65, 128, 129]) func `every position of a set can be noted`(count: Int) {
        var positions = Positions()
        for position in (0..<count).reversed() { positions.insert(position, of: count) }
        #expect(list(positions) == Array(0..<count))
    }

    @Test func `asking ends where the condition says so`() {
        var positions = Positions()
        for position in [1, 70, 71] { positions.insert(position, of: 100) }
        var asked: [Int] = []
        let isAll = positions.allSatisfy {
            asked.append($0)
            return $0 < 70
        }
        #expect(!isAll)
        #expect(asked == [1, 70])
    }

    @Test func `a policy of several actions determines once, among hundreds`() throws {
        let many = (0..<150).map { "permit (principal, action == Action::\"other\($0)\", resource);" }
        let twice = "permit (principal, action in [Action::\"view\", Action::\"all\"], resource);"
        let policies = try PolicySet(parsing: (many + [twice, twice]).joined(separator: "\n"))
        let view = EntityUID(type: "Action", id: "view")
        let entities = try Entities([Entity(view, parents: [EntityUID(type: "Action", id: "all")])])
        let request = Request(
            principal: EntityUID(type: "User", id: "a"),
            action: view,
            resource: EntityUID(type: "Photo", id: "p")
        )
        let authorizer = Authorizer(policies)
        let names: [PolicyID] = ["policy150", "policy151"]
        #expect(authorizer.decide(request, entities: entities).determining == names)
        #expect(authorizer.explain(request, entities: entities).entries.map(\.policy.id) == names)
        let residuals = authorizer.residuals(
            principal: request.principal,
            action: view,
            resource: request.resource,
            entities: entities
        )
        #expect(residuals.map(\.policy.id) == names)
    }
}
