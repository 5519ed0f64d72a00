import JSON

extension JSON {
    /// A count that a provider sent: an integer, or a double without fraction; nil where it is none or negative.
    var wireCount: Int64? {
        let count = intValue ?? doubleValue.flatMap { Int64(exactly: $0) }
        return count.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// The string, where it is one with something in it.
    var wireText: String? { stringValue.flatMap { $0.isEmpty ? nil : $0 } }
}
