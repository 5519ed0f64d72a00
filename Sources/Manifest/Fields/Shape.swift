/// What a value in a manifest may be.
///
/// Shapes are the one description of the manifests' language: files are checked against them, `reeve schema` writes
/// them as JSON Schema, and the reference's tables are made of them, so the three cannot differ.
indirect enum Shape: Sendable {
    /// Text that follows a rule; a number or boolean must be put in quotes to be text.
    case text(TextRule)
    case boolean
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    /// A number and its unit: `500ms`, `30s`, `2m`, `4h`, `7d`.
    case duration(allowsZero: Bool)
    /// A duration, or a template that computes one.
    case durationTemplate
    /// Dollars as a decimal number with up to nine fractional digits.
    case money
    /// Anything; every text in it may hold `${…}`.
    case template
    /// Anything at all.
    case anything
    /// A JSON Schema: the path of a file, or the schema itself.
    case schema
    /// A text: the path of a file, or `{ text: … }`.
    case document
    case nothing
    case list(Shape, countMin: Int)
    /// Keys that the author chooses.
    case mapping(key: TextRule, value: Shape)
    case table(FieldTable)
    /// The first whose kind of value stands there.
    case choice([Shape])
    /// A shape with a name, which may lie within itself.
    case named(NamedShape)
}

/// A field of a table.
struct Field: Sendable {
    var name: String
    var shape: Shape
    var isRequired: Bool
    /// One sentence or two, for the schema and the reference.
    var description: String
    /// What holds where it is left out, as a reader would write it.
    var standard: String?
    /// Words that people write for it.
    var misnomers: [String]
    /// Whether `null` may be written for it, which takes away what would hold otherwise.
    var isRemovable = false

    /// The same field, of which `null` takes away what would hold otherwise.
    var removable: Field {
        var field = self
        field.isRemovable = true
        return field
    }

    static func required(
        _ name: String,
        _ shape: Shape,
        _ description: String,
        misnomers: [String] = []
    ) -> Field {
        Field(
            name: name,
            shape: shape,
            isRequired: true,
            description: description,
            standard: nil,
            misnomers: misnomers
        )
    }

    static func optional(
        _ name: String,
        _ shape: Shape,
        _ description: String,
        standard: String? = nil,
        misnomers: [String] = []
    ) -> Field {
        Field(
            name: name,
            shape: shape,
            isRequired: false,
            description: description,
            standard: standard,
            misnomers: misnomers
        )
    }
}

/// A mapping whose keys are known.
struct FieldTable: Sendable {
    /// One way to fill the table, with the fields that only it has.
    struct Variant: Sendable {
        /// The value of the deciding field, or the name of the field whose presence decides.
        var name: String
        var fields: [Field]

        init(_ name: String, _ fields: [Field]) {
            self.name = name
            self.fields = fields
        }
    }

    /// What decides between variants.
    enum Selector: Sendable {
        /// The value of this required field.
        case value(of: String)
        /// Exactly one of the fields that the variants are named after is there.
        case presence
        /// At most one is.
        case optionalPresence
    }

    /// What a message calls it: `a step`.
    var title: String
    /// Fields of every variant.
    var fields: [Field]
    var selector: Selector = .presence
    var variants: [Variant] = []

    /// The variant that a value has chosen.
    func variant(of node: YAMLNode) -> Variant? {
        guard !variants.isEmpty else { return nil }
        switch selector {
        case .value(let field):
            let value = node[field]?.text
            return variants.first { $0.name == value }
        case .presence, .optionalPresence:
            return variants.first { node[$0.name] != nil }
        }
    }
}
