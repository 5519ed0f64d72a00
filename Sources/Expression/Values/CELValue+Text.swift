extension CELValue {
    /// The value as templates, messages and keys show it; of lists and maps only the size.
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .uint(let value): String(value)
        case .double(let value): DoubleText.plain(value)
        case .string(let value): value
        case .bytes(let value): String(decoding: value, as: UTF8.self)
        case .timestamp(let value): value.description
        case .duration(let value): value.description
        case .type(let name): name
        case .optional(.some(let value)): value.text
        case .optional(nil): ""
        case .address(let address): address.description
        case .network(let range): range.description
        case .list(let list): "a list of \(list.count)"
        case .map(let map): "a map of \(map.count)"
        }
    }

    static let descriptionValuesMax = 10_000
}

extension CELValue: CustomStringConvertible {
    /// The value as CEL's `%s` writes it; of what is very large only the size.
    public var description: String {
        var meter = Meter(limit: Self.descriptionValuesMax)
        do {
            return try StringFormatter.text(of: self, &meter)
        } catch {
            return text
        }
    }
}
