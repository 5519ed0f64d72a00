import JSON

/// A value as it stands in a message: short, whatever its size.
struct Excerpt: CustomStringConvertible {
    private static let charactersMax = 40
    private static let listMax = 8

    let description: String

    init(_ value: JSON) {
        switch value {
        case .string(let text) where text.unicodeScalars.count > Self.charactersMax:
            let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.charactersMax)))
            description = JSON.string(start + "…").serialized()
        case .array(let elements): description = "an array of \(elements.count)"
        case .object(let object): description = "an object of \(object.count)"
        default: description = value.serialized()
        }
    }

    /// The first values of a list.
    static func list(_ values: [JSON]) -> String {
        let shown = values.prefix(listMax).map { Excerpt($0).description }.joined(separator: ", ")
        return values.count > listMax ? "\(shown), … (\(values.count) values)" : shown
    }
}
