/// One place in which two JSON values differ.
public struct JSONChange: Sendable, Hashable {
    /// An RFC 6901 pointer; empty for the whole.
    public var pointer: String
    /// Nil where the place is only in the other value.
    public var before: JSON?
    /// Nil where the place is only in the first.
    public var after: JSON?

    /// Every difference between two values, in the order of the first one's members and then the other's. Arrays are
    /// compared place by place.
    public static func between(_ before: JSON, _ after: JSON) -> [JSONChange] {
        var changes: [JSONChange] = []
        collect(before, after, at: "", &changes)
        return changes
    }

    /// It as JSON.
    public var json: JSON {
        var object: JSONObject = ["pointer": .string(pointer)]
        if let before { object["before"] = before }
        if let after { object["after"] = after }
        return .object(object)
    }

    private static func collect(_ before: JSON?, _ after: JSON?, at pointer: String, _ changes: inout [JSONChange]) {
        guard before != after else { return }
        switch (before, after) {
        case (.object(let left), .object(let right)):
            for key in left.keys + right.keys.filter({ left[$0] == nil }) {
                collect(left[key], right[key], at: pointer + "/" + escaped(key), &changes)
            }
        case (.array(let left), .array(let right)):
            for index in 0..<max(left.count, right.count) {
                let (old, new) = (
                    left.indices.contains(index) ? left[index] : nil, right.indices.contains(index) ? right[index] : nil
                )
                collect(old, new, at: pointer + "/\(index)", &changes)
            }
        default:
            changes.append(JSONChange(pointer: pointer, before: before, after: after))
        }
    }

    private static func escaped(_ key: String) -> String {
        String(key.flatMap { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) })
    }
}
