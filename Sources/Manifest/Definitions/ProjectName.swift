/// The rule for names of projects, for whoever makes one.
public enum ProjectName {
    /// What a name must be, for messages.
    public static var expectation: String { TextRule.name.expectation }

    /// Whether a manifest may call a project so.
    public static func accepts(_ name: String) -> Bool { TextRule.name.accepts(name) }

    /// A name like this one that may be had; nil where too little is left of it.
    public static func suggestion(for name: String) -> String? {
        var words: [String] = [""]
        for scalar in name.lowercased().unicodeScalars {
            if scalar.isWord, scalar.isASCII {
                words[words.count - 1].unicodeScalars.append(scalar)
            } else if words.last != "" {
                words.append("")
            }
        }
        let joined = words.filter { !$0.isEmpty }.joined(separator: "-").drop { $0 == "_" || $0 == "-" }
        let suggestion = String(joined.prefix(64))
        return accepts(suggestion) ? suggestion : nil
    }
}
