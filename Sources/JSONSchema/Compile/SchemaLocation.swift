import JSON

/// A place in one of the documents that a compilation has before it.
struct SchemaLocation: Hashable, Sendable {
    var document: Int
    var pointer: JSONPointer

    func appending(_ tokens: String...) -> SchemaLocation {
        SchemaLocation(document: document, pointer: JSONPointer(tokens: pointer.tokens + tokens))
    }
}
