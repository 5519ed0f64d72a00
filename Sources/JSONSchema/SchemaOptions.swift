public import JSON

/// How schemas are compiled and how far checking may go.
public struct SchemaOptions: Sendable, Hashable {
    /// The draft of a schema that does not say its own by `$schema`.
    public var draft: SchemaDraft
    /// Whether `format` is checked. By the standard it is an annotation only, unless the metaschema says otherwise.
    public var assertsFormat: Bool
    /// Schemas that references may name by these URIs. Nothing is ever fetched.
    public var remotes: [String: JSON]
    /// The largest number of schemas, subschemas counted, that are compiled into one.
    public var nodesMax: Int
    /// The largest number of schemas that are evaluated in one check; beyond, the value counts as invalid.
    public var stepsMax: Int
    /// The largest number of violations that are collected.
    public var violationsMax: Int
    /// The largest number of units in an output form; beyond, only whether they hold is told.
    public var unitsMax: Int

    /// Makes options; by default draft 2020-12, `format` not checked, and nothing to refer to.
    public init(
        draft: SchemaDraft = .draft2020,
        assertsFormat: Bool = false,
        remotes: [String: JSON] = [:],
        nodesMax: Int = 100_000,
        stepsMax: Int = 10_000_000,
        violationsMax: Int = 1_000,
        unitsMax: Int = 100_000
    ) {
        self.draft = draft
        self.assertsFormat = assertsFormat
        self.remotes = remotes
        self.nodesMax = nodesMax
        self.stepsMax = stepsMax
        self.violationsMax = violationsMax
        self.unitsMax = unitsMax
    }
}
