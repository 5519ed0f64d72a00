/// The vocabularies of a dialect (core, section 4.3.1): which keywords mean something.
struct Vocabularies: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    static let applicator = Vocabularies(rawValue: 1)
    static let unevaluated = Vocabularies(rawValue: 2)
    static let validation = Vocabularies(rawValue: 4)
    static let formatAssertion = Vocabularies(rawValue: 8)

    /// What the drafts' own metaschemas have.
    static let standard: Vocabularies = [.applicator, .unevaluated, .validation]

    /// The vocabulary that a URI names: empty for one that changes nothing here, nil for an unknown one.
    init?(uri: String) {
        switch uri {
        case "https://json-schema.org/draft/2020-12/vocab/applicator": self = .applicator
        case "https://json-schema.org/draft/2020-12/vocab/unevaluated": self = .unevaluated
        case "https://json-schema.org/draft/2019-09/vocab/applicator": self = [.applicator, .unevaluated]
        case "https://json-schema.org/draft/2020-12/vocab/validation",
            "https://json-schema.org/draft/2019-09/vocab/validation":
            self = .validation
        case "https://json-schema.org/draft/2020-12/vocab/format-assertion": self = .formatAssertion
        case "https://json-schema.org/draft/2020-12/vocab/core", "https://json-schema.org/draft/2019-09/vocab/core",
            "https://json-schema.org/draft/2020-12/vocab/meta-data",
            "https://json-schema.org/draft/2019-09/vocab/meta-data",
            "https://json-schema.org/draft/2020-12/vocab/content",
            "https://json-schema.org/draft/2019-09/vocab/content",
            "https://json-schema.org/draft/2020-12/vocab/format-annotation",
            "https://json-schema.org/draft/2019-09/vocab/format":
            self = []
        default: return nil
        }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }
}

/// What `$schema` says of a schema resource.
struct Dialect: Sendable, Hashable {
    var draft: SchemaDraft
    var vocabularies: Vocabularies
    /// The metaschema's URI, against which the resource is checked.
    var metaschema: String

    init(_ draft: SchemaDraft) {
        self.draft = draft
        vocabularies = .standard
        metaschema = draft.rawValue
    }

    init(draft: SchemaDraft, vocabularies: Vocabularies, metaschema: String) {
        self.draft = draft
        self.vocabularies = vocabularies
        self.metaschema = metaschema
    }
}
