import JSON
import Journal
import Policy

extension Loader {
    /// What the policies of a project come to.
    struct Policies {
        var set: PolicySet
        var schema: PolicySchema
        var entities: Entities
        /// The digest of all texts by path.
        var digest: Digest
        /// What the schema lacks, and why, by tool.
        var omissions: [String: [String: String]]
    }

    /// `policies/*.cedar`, and the schema that agents, tools and people make for them.
    mutating func readPolicies(project: String, counters: [CounterDefinition]) -> Policies? {
        var sets: [PolicySet] = []
        var texts = JSONObject()
        for path in list("policies", suffixes: [".cedar"]) {
            guard let source = text(of: path, from: .start(of: path)) else { continue }
            let text = String(decoding: source.bytes, as: UTF8.self)
            texts[path] = .string(text)
            do throws(PolicyError) {
                sets.append(try PolicySet(parsing: text, file: path))
            } catch {
                note(error, in: path)
            }
        }
        var builder = PolicySchemaBuilder(tools: tools, counters: counters)
        do throws(PolicyError) {
            let schema = try PolicySchema([builder.namespace()])
            let set = try PolicySet(combining: sets)
            for template in set.templates {
                problems.error(
                    .policy,
                    at: .of(template.location),
                    "a policy with slots decides nothing here",
                    hint: "name the principal and the resource"
                )
            }
            return Policies(
                set: set,
                schema: schema,
                entities: try entities(project: project, schema: schema),
                digest: Digest(of: JSON.object(texts).canonicalBytes()),
                omissions: builder.omissions
            )
        } catch {
            note(error, in: "policies")
            return nil
        }
    }

    /// Everybody and everything that the manifests know; what a request adds lies over it.
    private func entities(project: String, schema: PolicySchema) throws(PolicyError) -> Entities {
        func group(_ name: String) -> EntityUID { EntityUID(type: "Group", id: name) }
        var entities = [Entity(EntityUID(type: "Project", id: project))]
        for name in people.groups.keys { entities.append(Entity(group(name))) }
        for person in people.people.values {
            var attributes: [(String, Value)] = []
            if let email = person.email { attributes.append(("email", .string(email))) }
            entities.append(
                Entity(
                    EntityUID(type: "User", id: person.name),
                    attributes: Record(attributes),
                    parents: person.groups.map(group)
                )
            )
        }
        for agent in agents.values {
            let attributes = Record([("owner", .entity(group(agent.owner)))])
            entities.append(Entity(EntityUID(type: "Agent", id: agent.name), attributes: attributes))
        }
        for name in connectors.keys { entities.append(Entity(EntityUID(type: "Connector", id: name))) }
        return try Entities(entities + schema.actionEntities)
    }

    private mutating func note(_ error: PolicyError, in file: String) {
        problems.error(
            error.code == .duplicate ? .duplicateName : .policy,
            at: error.location.map { .of($0, file) } ?? .start(of: file),
            length: error.location?.length,
            error.message,
            hint: error.hint
        )
    }
}

extension SourceLocation {
    /// The begin of a place that the policies' reader names.
    static func of(_ place: Policy.Location, _ file: String = "policies") -> SourceLocation {
        SourceLocation(file: place.file ?? file, line: place.line, column: place.column)
    }
}
