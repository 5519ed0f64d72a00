import JSON

/// The evaluation of a schema or of one of its keywords, with the evaluations below it (core, section 12.3).
struct OutputUnit {
    /// What a schema is applied to, as far as annotations depend on it.
    enum Subject: Equatable {
        case string, object, other
        case array(count: Int)

        init(_ value: JSON) {
            switch value {
            case .string: self = .string
            case .object: self = .object
            case .array(let elements): self = .array(count: elements.count)
            default: self = .other
            }
        }

        var isArray: Bool {
            guard case .array = self else { return false }
            return true
        }
    }

    /// The keyword, or nil where this is the evaluation of a schema.
    var keyword: String?
    var isValid = true
    /// Whether the keyword only names or holds schemas, so that the verbose form alone tells of it.
    var isReserved = false
    /// The way through the schema, references included.
    let way: [String]
    /// The place in the schema itself: a URI whose fragment is a JSON Pointer.
    let place: String
    /// The place in the value.
    let instance: [String]
    private(set) var error: String?
    private(set) var annotation: JSON?
    var children: [OutputUnit] = []

    /// How many messages of one keyword are told; what comes after them is one of thousands.
    private static let messagesMax = 8
    private var messages = 0

    init(way: [String], place: String, instance: [String]) {
        self.way = way
        self.place = place
        self.instance = instance
    }

    /// Notes that the unit does not hold, and why.
    mutating func fail(_ message: String) {
        isValid = false
        messages += 1
        switch messages {
        case 1: error = message
        case ...Self.messagesMax: error = error.map { "\($0); \(message)" }
        case Self.messagesMax + 1: error = error.map { "\($0); …" }
        default: break
        }
    }

    /// Notes what a keyword that holds has to tell: its own value, or which parts of the value it has evaluated.
    mutating func annotate(_ keyword: WrittenKeyword, of subject: Subject) {
        guard isValid else { return }
        switch keyword.role {
        case .annotation, .contentAnnotation: annotation = keyword.value
        case .reserved: break
        case .assertion, .conditional: annotation = evaluatedParts(of: subject)
        }
    }

    /// What applicators tell `unevaluatedItems` and `unevaluatedProperties` (core, sections 10.3.1 and 10.3.2).
    private func evaluatedParts(of subject: Subject) -> JSON? {
        let parts = children.compactMap { $0.instance.last }
        switch keyword {
        case "properties", "patternProperties", "additionalProperties", "unevaluatedProperties":
            guard subject == .object else { return nil }
            var seen: Set<ExactString> = []
            return .array(parts.filter { seen.insert(ExactString($0)).inserted }.map(JSON.string))
        case "items" where children.contains { $0.way != way }, "prefixItems":
            guard case .array(let count) = subject, !children.isEmpty else { return nil }
            return children.count == count ? true : .int(Int64(children.count - 1))
        case "items", "additionalItems", "unevaluatedItems":
            return subject.isArray && !children.isEmpty ? true : nil
        case "contains":
            guard subject.isArray else { return nil }
            let matching = children.filter(\.isValid)
            if matching.count == children.count, !children.isEmpty { return true }
            return .array(matching.compactMap { $0.instance.last.flatMap(Int64.init) }.map(JSON.int))
        default: return nil
        }
    }
}
