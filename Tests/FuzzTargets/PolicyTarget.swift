import JSON
import Policy

/// Cedar: what is read is rendered and read again as the same, is validated and decides.
enum PolicyTarget {
    private static let schema = try? PolicySchema(
        parsing: """
            entity G; entity U in [G] = {a: Long, b?: String, s: Set<Long>, r: {x?: Bool}} tags String;
            entity R in [R] = {o: U, i: ipaddr, d: decimal, t: datetime, u: duration};
            action v appliesTo {principal: [U], resource: [R], context: {c: Bool, n?: Long}};
            """
    )
    private static let entities: Entities = {
        let json: JSON = [
            [
                "uid": ["type": "U", "id": "a"],
                "attrs": ["a": 1, "b": "x", "s": [1, 2], "r": ["x": true]], "tags": ["t": "v"],
                "parents": [["type": "G", "id": "g"]],
            ],
            [
                "uid": ["type": "R", "id": "r"],
                "attrs": [
                    "o": ["type": "U", "id": "a"], "i": "10.0.0.1/8", "d": "1.5", "t": "2024-01-01", "u": "1h",
                ],
                "parents": [],
            ],
        ]
        return (try? Entities(json: json, schema: schema)) ?? .empty
    }()
    private static let request = Request(
        principal: EntityUID(type: "U", id: "a"),
        action: EntityUID(type: "Action", id: "v"),
        resource: EntityUID(type: "R", id: "r"),
        context: ["c": true, "n": 3]
    )

    static func run(_ text: String) {
        let set: PolicySet
        do {
            set = try PolicySet(parsing: text, naming: .position)
        } catch {
            promise(error.location != nil, "an error has no place: \(error)")
            return
        }
        check(set)
    }

    private static func check(_ set: PolicySet) {
        let again = try? PolicySet(parsing: set.rendered(), naming: .position)
        promise(again?.rendered() == set.rendered(), "what is rendered is not read as the same")
        let read = try? PolicySet(json: set.json)
        promise(read?.json == set.json, "what is written as JSON is not read as the same")
        if let schema { _ = Validator(schema).validate(set) }
        let authorizer = Authorizer(set)
        let decision = authorizer.decide(request, entities: entities)
        promise(
            authorizer.explain(request, entities: entities).decision.outcome == decision.outcome,
            "an explanation is of another decision"
        )
    }

    static func runSchema(_ text: String) {
        guard let schema = try? PolicySchema(parsing: text) else { return }
        let rendered = schema.rendered()
        let again = try? PolicySchema(parsing: rendered)
        promise(again?.rendered() == rendered, "a schema that is rendered is not read as the same")
    }

    static func runJSON(_ bytes: [UInt8]) {
        guard let json = try? JSON(parsing: bytes) else { return }
        if let set = try? PolicySet(json: json) {
            let text = set.rendered()
            let again = try? PolicySet(parsing: text, naming: .position)
            promise(again?.rendered() == text, "what is rendered is not read as the same")
        }
        if let schema = try? PolicySchema(json: json) {
            let rendered = schema.rendered()
            let again = try? PolicySchema(parsing: rendered)
            promise(again?.rendered() == rendered, "a schema that is rendered is not read as the same")
        }
    }

    static func runEntities(_ bytes: [UInt8]) {
        guard let json = try? JSON(parsing: bytes) else { return }
        for schema in [schema, nil] {
            guard let entities = try? Entities(json: json, schema: schema) else { continue }
            for entity in entities.all {
                promise(!entities.ancestors(of: entity.uid).contains(entity.uid), "an entity is in itself")
            }
        }
        _ = try? Record(json: json, as: schema?.actions.first?.context)
    }
}
