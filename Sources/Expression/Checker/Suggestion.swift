/// What an author may have meant by a name that is not there.
enum Suggestion {
    /// The names of macros that are called on a receiver.
    static let macros = [
        "all", "exists", "exists_one", "existsOne", "filter", "map", "transformList", "transformMap",
        "transformMapEntry", "sortBy", "optMap", "optFlatMap",
    ]

    static let conversions = "convert one of them: `int(…)`, `uint(…)`, `double(…)`"

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

    /// `an int`, `a string`.
    static func withArticle(_ type: String) -> String {
        let isVowel = "aeio".contains(type.first ?? "x")
        return "\(isVowel ? "an" : "a") \(type)"
    }

    static func enumerate(_ types: [String]) -> String {
        switch types.count {
        case 0: "no arguments"
        case 1: types[0]
        default: types.dropLast().joined(separator: ", ") + " and " + types[types.count - 1]
        }
    }
}
