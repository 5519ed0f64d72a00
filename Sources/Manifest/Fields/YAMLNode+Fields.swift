import JSON
import Journal

/// Fields of a table that has been checked against its shape: what is wrong has been noted there, and reads as absent.
extension YAMLNode {
    /// A field that is there and has a value.
    func field(_ name: String) -> YAMLNode? {
        self[name].flatMap { $0.isNull ? nil : $0 }
    }

    func text(_ name: String) -> String? { field(name)?.text }

    func boolean(_ name: String) -> Bool? { field(name)?.json.boolValue }

    func integer(_ name: String) -> Int? { field(name)?.json.intValue.map { Int(clamping: $0) } }

    func number(_ name: String) -> Double? { field(name)?.json.doubleValue }

    func duration(_ name: String) -> Duration? { text(name).flatMap { Duration(manifest: $0) } }

    func nanodollars(_ name: String) -> Int64? { field(name)?.scalar.flatMap { Quantity.nanodollars($0.text) } }

    func word<Word: RawRepresentable>(_ name: String, as type: Word.Type) -> Word? where Word.RawValue == String {
        text(name).flatMap(Word.init(rawValue:))
    }

    /// The texts of a list, or the one text that stands in its place.
    func texts(_ name: String) -> [YAMLNode] {
        guard let node = field(name) else { return [] }
        return (node.elements ?? [node]).filter { $0.text != nil }
    }

    /// The secret that `secret.NAME` refers to.
    func secret(_ name: String) -> String? { text(name).flatMap(TextRule.secretName) }
}
