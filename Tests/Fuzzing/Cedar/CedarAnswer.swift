import JSON
import Policy

/// What Reeve's Cedar says of a case.
struct CedarAnswer {
    private(set) var object = JSONObject()
    private var messages = JSONObject()

    init(_ test: JSON) {
        let text = test["policies"]?.stringValue ?? ""
        var policies = attempt("policies") { try PolicySet(parsing: text, naming: .position) }
        if let tree = test["tree"], let set = attempt("tree", { try PolicySet(json: tree) }) {
            object["est of tree"] = set.json
        }
        var schema: PolicySchema?
        if let text = test["schema"]?.stringValue {
            schema = attempt("schema") { try PolicySchema(parsing: text) }
            guard schema != nil else { return }
        }
        let entities = attempt("entities") { try Entities(json: test["entities"] ?? [], schema: schema) }
        guard let parsed = policies else { return }
        object["est"] = parsed.json
        object["rendered"] = .string(parsed.rendered())
        if let schema {
            let issues = Validator(schema).validate(parsed).filter { $0.severity == .error }
            object["validates"] = .bool(issues.isEmpty)
            if let issue = issues.first { messages["validates"] = .string("\(issue.location): \(issue.message)") }
            object["messages"] = .object(messages)
        }
        if let links = test["links"]?.arrayValue, !links.isEmpty {
            policies = attempt("links") { try Self.link(parsed, links) }
        }
        guard let policies, let entities else { return }
        let authorizer = Authorizer(policies)
        object["requests"] = .array(
            (test["requests"]?.arrayValue ?? []).map { Self.decide($0, authorizer, entities, schema) }
        )
    }

    /// The policies of a text as JSON.
    static func tree(_ text: String) -> JSON? { try? PolicySet(parsing: text, naming: .position).json }

    /// The policies of JSON as JSON again.
    static func tree(_ json: JSON) -> JSON? { try? PolicySet(json: json).json }

    private mutating func attempt<Value>(_ key: String, _ make: () throws -> Value) -> Value? {
        do {
            let value = try make()
            object[key] = "ok"
            return value
        } catch {
            object[key] = "error"
            messages[key] = .string("\(error)")
            object["messages"] = .object(messages)
            return nil
        }
    }

    private static func link(_ policies: PolicySet, _ links: [JSON]) throws -> PolicySet {
        var policies = policies
        for link in links {
            policies = try policies.linking(
                PolicyID(rawValue: link["template_id"]?.stringValue ?? ""),
                as: PolicyID(rawValue: link["new_id"]?.stringValue ?? ""),
                principal: uid(link["values"]?["?principal"]),
                resource: uid(link["values"]?["?resource"])
            )
        }
        return policies
    }

    private static func decide(
        _ json: JSON,
        _ authorizer: Authorizer,
        _ entities: Entities,
        _ schema: PolicySchema?
    ) -> JSON {
        do {
            guard let principal = uid(json["principal"]), let action = uid(json["action"]),
                let resource = uid(json["resource"])
            else { return ["decision": "none"] }
            let context = try Record(json: json["context"] ?? [:], as: schema?.action(action)?.context)
            let request = Request(principal: principal, action: action, resource: resource, context: context)
            try schema?.check(request)
            let decision = authorizer.decide(request, entities: entities)
            return [
                "decision": .string(decision.outcome.rawValue),
                "reasons": names(decision.determining),
                "errors": names(decision.errors),
                "message": .string(decision.failures.map { "\($0.error)" }.joined(separator: "; ")),
            ]
        } catch {
            return ["decision": "none", "message": .string("\(error)")]
        }
    }

    private static func names(_ ids: [PolicyID]) -> JSON { .array(ids.map(\.rawValue).sorted().map { .string($0) }) }

    private static func uid(_ json: JSON?) -> EntityUID? {
        guard let type = json?["type"]?.stringValue, let id = json?["id"]?.stringValue else { return nil }
        return EntityUID(type: EntityType(type), id: id)
    }
}
