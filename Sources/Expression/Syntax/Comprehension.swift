/// A macro that goes through a list or map: its range, the names its parts may use, and what it computes for each item.
///
/// One name stands for an element or a key; with two, the first is an index or key and the second the element or value.
struct Comprehension: Sendable {
    enum Kind: String, Sendable {
        case all
        case exists
        case existsOne
        case filter
        case map
        case transformMap
        case transformMapEntry
        case sortBy
    }

    let kind: Kind
    let range: Syntax
    let variables: [String]
    /// Decides which items count, for the transforming kinds.
    let condition: Syntax?
    let body: Syntax

    var children: [Syntax] { [range] + (condition.map { [$0] } ?? []) + [body] }
}
