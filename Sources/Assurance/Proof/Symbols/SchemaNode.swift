import JSON
import Policy

/// A place in a JSON Schema, for what it says of a value that policies see.
///
/// It only looks where it is sure that what it finds must hold; everything else is left out, which makes fewer things
/// known and no proof wrong.
struct SchemaNode {
    private static let referencesMax = 32

    let members: JSONObject
    /// What `#/…` leads into: the document, or the part with an `$id` of its own that this is in.
    private let base: JSON

    /// The schema of a whole document; nil where it says nothing, or follows rules that are not known here.
    init?(_ document: JSON) {
        if let dialect = document["$schema"]?.stringValue, !dialect.contains("json-schema.org/") { return nil }
        self.init(document, in: document)
    }

    /// What a reference within a base leads to; nil where that is elsewhere, or in a part with a base of its own.
    static func target(of reference: String, in base: JSON) -> JSON? {
        // What is percent-encoded would have to be decoded first, and means something else as it stands.
        guard reference.hasPrefix("#"), !reference.contains("%"),
            let pointer = try? JSONPointer(parsing: String(reference.dropFirst()))
        else { return nil }
        for count in 1..<max(1, pointer.tokens.count) {
            let part = JSONPointer(tokens: Array(pointer.tokens.prefix(count))).evaluate(in: base)
            if part.map(isBase) == true { return nil }
        }
        return pointer.evaluate(in: base)
    }

    private static func isBase(_ schema: JSON) -> Bool {
        schema["$id"]?.stringValue.map { !$0.hasPrefix("#") } ?? false
    }

    private init?(_ schema: JSON, in base: JSON) {
        var schema = schema
        var base = base
        for _ in 0..<Self.referencesMax {
            guard case .object(let members) = schema else { return nil }
            if Self.isBase(schema) { base = schema }
            if let reference = members["$ref"]?.stringValue {
                guard let target = Self.target(of: reference, in: base) else { return nil }
                schema = target
                continue
            }
            // One of several, of which all but one say null.
            if let choices = members["anyOf"]?.arrayValue ?? members["oneOf"]?.arrayValue, members["type"] == nil,
                members["properties"] == nil
            {
                let others = choices.filter { $0["type"] != "null" && $0["const"] != .some(.null) }
                guard others.count == 1 else { return nil }
                schema = others[0]
                continue
            }
            self.members = members
            self.base = base
            return
        }
        return nil
    }

    /// What it says of a property.
    func property(_ name: String) -> SchemaNode? {
        members["properties"]?[name].flatMap { SchemaNode($0, in: base) }
    }

    /// What it says of every element of an array.
    var items: SchemaNode? {
        guard members["prefixItems"] == nil else { return nil }
        return members["items"].flatMap { SchemaNode($0, in: base) }
    }

    var required: [String] { (members["required"]?.arrayValue ?? []).compactMap(\.stringValue) }

    /// The names of properties that are described.
    var propertyNames: [String] { members["properties"]?.objectValue?.members.map(\.key) ?? [] }

    /// Whether there are no properties but those that are described.
    var isClosed: Bool { members["additionalProperties"] == .bool(false) && members["patternProperties"] == nil }

    /// The smallest integer, in a unit, that the bounds let pass.
    func minimum(timesScale scale: Double) -> Int64? { bound("minimum", "exclusiveMinimum", scale, 1) }

    /// The largest integer, in a unit, that the bounds let pass.
    func maximum(timesScale scale: Double) -> Int64? { bound("maximum", "exclusiveMaximum", scale, -1) }

    /// - Parameter step: 1 for a lower bound, which is rounded upwards; -1 for an upper one.
    private func bound(_ inclusive: String, _ exclusive: String, _ scale: Double, _ step: Int64) -> Int64? {
        var bounds: [Int64] = []
        for (name, isExclusive) in [(inclusive, false), (exclusive, true)] {
            let exact: Int64
            switch members[name] {
            case .int(let value):
                let (scaled, overflow) = value.multipliedReportingOverflow(by: Int64(scale))
                guard !overflow else { continue }
                exact = isExclusive ? scaled.addingReportingOverflow(step).partialValue : scaled
            case .double(let value):
                // A double stands for the shortest text that reads back as it, as where values are validated.
                if scale == 10_000, let decimal = DecimalNumber(exactly: value) {
                    exact = decimal.tenThousandths + (isExclusive ? step : 0)
                    break
                }
                let scaled = value * scale
                // Beyond these a double names no exact integer, and a bound there excludes little.
                guard scaled.magnitude < 1e15 else { continue }
                let rounded = scaled.rounded(step > 0 ? .up : .down)
                if scale == 1 {
                    exact = Int64(rounded) + (isExclusive && rounded == scaled ? step : 0)
                } else {
                    // A bound between two steps of the unit is taken wider, never narrower.
                    exact = Int64(rounded) - step
                }
            default: continue
            }
            bounds.append(exact)
        }
        return step > 0 ? bounds.max() : bounds.min()
    }

    /// The only values that there are; nil where there are others.
    var choices: [JSON]? { members["const"].map { [$0] } ?? members["enum"]?.arrayValue }
}
