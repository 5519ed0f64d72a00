/// A published version of JSON Schema.
public enum SchemaDraft: String, Sendable, Hashable, CaseIterable {
    /// Draft 7, whose schemas are read as if they were written in 2020-12.
    case draft7 = "http://json-schema.org/draft-07/schema"
    /// Draft 2019-09, whose schemas are read as if they were written in 2020-12.
    case draft2019 = "https://json-schema.org/draft/2019-09/schema"
    /// Draft 2020-12, the current one.
    case draft2020 = "https://json-schema.org/draft/2020-12/schema"

    /// Whether the draft comes before 2020-12, with other names for the same things.
    var isLegacy: Bool { self != .draft2020 }
}
