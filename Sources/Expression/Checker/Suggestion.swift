/// What an author may have meant by a name that is not there.
enum Suggestion {
    /// The names of macros that are called on a receiver.
    static let macros = [
        "all", "exists", "exists_one", "existsOne", "filter", "map", "transformList", "transformMap",
        "transformMapEntry", "sortBy", "optMap", "optFlatMap",
    ]

    static let conversions = "convert one of them: `int(…)`, `uint(…)`, `double(…)`"

    /// The name that differs least, where that is little for its length; the first in order among equals.
    static func closest(to name: String, among names: some Sequence<String>) -> String? {
        guard name.utf8.count <= 64 else { return nil }
        let allowed = max(1, name.utf8.count / 3)
        var best: (name: String, distance: Int)?
        for candidate in names.sorted() where candidate != name && candidate.utf8.count <= 64 {
            let distance = distance(Array(name.lowercased().utf8), Array(candidate.lowercased().utf8))
            guard distance <= allowed, distance < best?.distance ?? Int.max else { continue }
            best = (candidate, distance)
        }
        return best?.name
    }

    /// The number of bytes to insert, delete, replace or swap with their neighbour.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                var cost = min(
                    previous[column] + (left[row] == right[column] ? 0 : 1),
                    previous[column + 1] + 1,
                    current[column] + 1
                )
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforePrevious[column - 1] + 1)
                }
                current.append(cost)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }

    /// The names that there are, where they are few.
    static func list(_ names: some Collection<String>, of kind: String) -> String? {
        guard !names.isEmpty else { return nil }
        let shown = names.sorted().prefix(8).map { "`\($0)`" }.joined(separator: ", ")
        return "the \(kind) are \(shown)\(names.count > 8 ? ", …" : "")"
    }

    static func signatures(_ functions: [CELFunction]) -> String {
        let shown = functions.prefix(4).map { function in
            let types = function.parameters.map(\.description)
            return function.isMember
                ? "\(types[0]).\(function.name)(\(types.dropFirst().joined(separator: ", ")))"
                : "\(function.name)(\(types.joined(separator: ", ")))"
        }
        return shown.joined(separator: ", ") + (functions.count > 4 ? ", …" : "")
    }

    static func enumerate(_ types: [String]) -> String {
        switch types.count {
        case 0: "no arguments"
        case 1: types[0]
        default: types.dropLast().joined(separator: ", ") + " and " + types[types.count - 1]
        }
    }
}
