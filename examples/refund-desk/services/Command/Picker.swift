internal import JSON

/// One value of a document, as a shell wants it: texts without quotes, everything else as JSON.
enum Picker {
    static func pick(_ pointer: String, from bytes: [UInt8]) throws -> String {
        try text(pointer, of: try JSON(parsing: bytes))
    }

    static func text(_ pointer: String, of document: JSON) throws -> String {
        guard let value = try JSONPointer(parsing: pointer).evaluate(in: document) else {
            throw ServiceError(description: "there is nothing at `\(pointer)`")
        }
        return value.stringValue ?? value.serialized(pretty: true)
    }
}
