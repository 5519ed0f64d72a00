import JSON

/// The metaschemas of the supported drafts: what a schema must look like.
enum Metaschema {
    /// The metaschema, or the part of one, that a URI without fragment names.
    static func document(_ uri: String) -> JSON? { documents[uri] }

    /// Whether a URI names a part of the supported drafts.
    static func isEmbedded(_ uri: String) -> Bool { documents[uri] != nil }

    /// The compiled metaschema of a dialect.
    static func program(for dialect: Dialect, options: SchemaOptions) throws(SchemaError) -> Program {
        if let draft = SchemaDraft(rawValue: dialect.metaschema) {
            let compiled =
                switch draft {
                case .draft7: draft7
                case .draft2019: draft2019
                case .draft2020: draft2020
                }
            return try compiled.get()
        }
        guard let schema = options.remotes[dialect.metaschema] ?? document(dialect.metaschema) else {
            let message = "there is no metaschema `\(dialect.metaschema)`"
            throw SchemaError(code: .dialect, message: message, location: dialect.metaschema)
        }
        return try SchemaCompiler.compile(schema, options: options, checksMetaschema: false)
    }

    /// Refuses a document that its metaschema refuses.
    static func check(_ document: JSON, against program: Program, uri: String) throws(SchemaError) {
        let stepsMax = SchemaOptions().stepsMax
        var quick = Evaluation(program, sink: SilentSink(), stepsMax: stepsMax)
        if quick.holds(document) { return }
        var thorough = Evaluation(program, sink: CollectingSink(program, violationsMax: 100), stepsMax: stepsMax)
        _ = thorough.holds(document)
        let violations = thorough.sink.violations.map { plain($0, of: document) }
        guard let first = violations.first else {
            throw SchemaError(code: .invalid, message: "is no schema", location: "\(uri)#")
        }
        let line = SchemaViolation(
            instanceLocation: JSONPointer(),
            keywordLocation: first.keywordLocation,
            absoluteKeywordLocation: first.absoluteKeywordLocation,
            keyword: first.keyword,
            message: first.message,
            causes: first.causes.map { cause in
                var cause = cause
                if cause.instanceLocation == first.instanceLocation { cause.instanceLocation = JSONPointer() }
                return cause
            }
        )
        throw SchemaError(
            code: .invalid,
            message: line.description,
            location: "\(uri)#\(first.instanceLocation)",
            violations: violations
        )
    }

    /// What is said of a `type` that is none: metaschemas say it as a choice between a name and a list of names.
    private static func plain(_ violation: SchemaViolation, of document: JSON) -> SchemaViolation {
        guard violation.absoluteKeywordLocation.hasSuffix("#/properties/type/anyOf"),
            let value = violation.instanceLocation.evaluate(in: document)
        else { return violation }
        let names = value.arrayValue ?? [value]
        let stranger = names.firstIndex { TypeSet(named: $0.stringValue ?? "") == nil }
        let known = Excerpt.list(Schema.typeNames.map(JSON.string))
        var plain = violation
        plain.causes = []
        switch (value, stranger) {
        case (.array, let stranger?):
            plain.instanceLocation = violation.instanceLocation.appending(stranger)
            plain.message = "must be one of \(known), is \(Excerpt(names[stranger]))"
        case (.array, nil):
            plain.message = "must list types, at least one and each once"
        default:
            plain.message = "must be one of \(known), or a list of them, is \(Excerpt(value))"
        }
        return plain
    }

    private static let draft7 = compiled(.draft7)
    private static let draft2019 = compiled(.draft2019)
    private static let draft2020 = compiled(.draft2020)

    private static func compiled(_ draft: SchemaDraft) -> Result<Program, SchemaError> {
        guard let schema = document(draft.rawValue) else {
            return .failure(SchemaError(code: .dialect, message: "no metaschema", location: draft.rawValue))
        }
        return Result { () throws(SchemaError) in
            try SchemaCompiler.compile(schema, options: SchemaOptions(draft: draft), checksMetaschema: false)
        }
    }

    /// Every document by its identifier. The texts are constants of this target; a test holds that each one parses.
    private static let documents: [String: JSON] = {
        var documents: [String: JSON] = [:]
        for text in Metaschema2020.texts + Metaschema2019.texts + Metaschema7.texts {
            guard let document = try? JSON(parsing: text.utf8), let id = document["$id"]?.stringValue else { continue }
            documents[id.hasSuffix("#") ? String(id.dropLast()) : id] = document
        }
        return documents
    }()
}
