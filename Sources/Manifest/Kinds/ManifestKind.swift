/// The kinds of manifest that a project is made of.
public enum ManifestKind: String, Sendable, Hashable, CaseIterable {
    case project, people, models, agent, connector, workflow, intended, properties
    case policyTest = "policy-test"

    /// The fields of a file of this kind.
    var table: FieldTable {
        switch self {
        case .project: .project
        case .people: .people
        case .models: .models
        case .agent: .agent
        case .connector: .connector
        case .workflow: .workflow
        case .policyTest: .policyTest
        case .intended: .intended
        case .properties: .properties
        }
    }

    /// Where files of this kind are: one file, or a folder of them.
    public var place: String {
        switch self {
        case .project: "reeve.yaml"
        case .people: "people.yaml"
        case .models: "models.yaml"
        case .agent: "agents/*.yaml"
        case .connector: "tools/*.yaml"
        case .workflow: "workflows/*.yaml"
        case .policyTest: "policies/*.test.yaml"
        case .intended: "policies/intended.yaml"
        case .properties: "policies/properties.yaml"
        }
    }
}

/// Shapes that occur in several places, or within themselves.
enum NamedShape: String, Sendable, CaseIterable {
    case step
    case steps
    case retry
    case rateLimit = "rate_limit"
    case breaker
    case reaction

    var shape: Shape {
        switch self {
        case .step: .table(.step)
        case .steps: .mapping(key: .identifier, value: .named(.step))
        case .retry: .table(.retry)
        case .rateLimit: .table(.rateLimit)
        case .breaker: .table(.breaker)
        case .reaction: .choice([.text(.word(["fail", "continue"])), .table(.fallback)])
        }
    }
}
