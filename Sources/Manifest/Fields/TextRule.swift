/// What a text in a manifest must look like.
enum TextRule: Sendable, Hashable {
    /// Any text that is not empty.
    case free
    /// The name of an agent, connector, workflow, group, tier, provider, budget or project.
    case name
    /// The name of a tool, with dots: `payments.refund`.
    case tool
    /// What can stand after a dot in an expression.
    case identifier
    /// A person, as they sign in.
    case person
    /// The name of a model.
    case model
    /// `secret.NAME`.
    case secret
    /// One of these words.
    case word([String])
    /// Which past calls a counter takes in.
    case window
    /// Text with `${…}` in it.
    case template
    /// A CEL expression, with or without `${…}` around it.
    case expression
    /// The path of a file of the project.
    case path
    /// A status of HTTP.
    case status
    /// The name of a header of HTTP.
    case header
    /// The name of an environment variable.
    case variable

    /// The expression (ECMA-262) that the whole text matches; nil where there is none.
    var pattern: String? {
        switch self {
        case .free, .word, .template, .expression: nil
        case .window: "^(run|hour|day|week|month|total|[0-9]+(ms|s|m|h|d))$"
        case .name: "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
        case .tool: "^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$"
        case .identifier: "^[A-Za-z_][A-Za-z0-9_]*$"
        case .person: "^[A-Za-z0-9][A-Za-z0-9_.@+-]*$"
        case .model: "^[A-Za-z0-9][A-Za-z0-9_.:/-]*$"
        case .secret: "^secret\\.[A-Za-z_][A-Za-z0-9_]*$"
        case .path: "^[^/]"
        case .status: "^[1-5][0-9][0-9]$"
        case .header: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"
        case .variable: "^[A-Za-z_][A-Za-z0-9_]*$"
        }
    }

    /// Whether the text is as it must be.
    func accepts(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first else { return false }
        switch self {
        case .free, .template, .expression:
            return true
        case .word(let words):
            return words.contains(text)
        case .window:
            return CounterDefinition.Window(manifest: text) != nil
        case .name:
            return scalars.count <= 64 && first.isWord && first != "_" && scalars.allSatisfy { $0.isWord || $0 == "-" }
        case .tool:
            return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
                !part.isEmpty && part.unicodeScalars.allSatisfy { $0.isWord || $0 == "-" }
            }
        case .identifier, .variable:
            return !first.isDigit && scalars.allSatisfy(\.isWord)
        case .person:
            return first.isWord && first != "_"
                && scalars.allSatisfy { $0.isWord || ".@+-".unicodeScalars.contains($0) }
        case .model:
            return first.isWord && first != "_"
                && scalars.allSatisfy { $0.isWord || ".:/-".unicodeScalars.contains($0) }
        case .secret:
            return Self.secretName(text) != nil
        case .path:
            return first != "/"
        case .status:
            return scalars.count == 3 && scalars.allSatisfy(\.isDigit) && ("1"..."5").contains(first)
        case .header:
            return scalars.allSatisfy { $0.isWord || "!#$%&'*+.^`|~-".unicodeScalars.contains($0) }
        }
    }

    /// The name in `secret.NAME`, or nil where the text is something else.
    static func secretName(_ text: String) -> String? {
        guard text.hasPrefix("secret.") else { return nil }
        let name = String(text.dropFirst("secret.".count))
        return TextRule.identifier.accepts(name) ? name : nil
    }

    /// What is expected, for messages.
    var expectation: String {
        switch self {
        case .free: "text"
        case .name: "a name of letters, digits, `-` and `_`, 64 at most"
        case .tool: "a tool's name of letters, digits, `-`, `_` and dots"
        case .identifier: "a name of letters, digits and `_` that does not begin with a digit"
        case .person: "a name of letters, digits and `.@+_-`"
        case .model: "a name of letters, digits and `._:/-`"
        case .secret: "a secret's name, `secret.NAME`"
        case .word(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .window: "`run`, `hour`, `day`, `week`, `month`, `total`, or a duration of a minute or more"
        case .template: "text, which may hold `${…}`"
        case .expression: "an expression"
        case .path: "the path of a file, from the project's directory"
        case .status: "a status from 100 to 599"
        case .header: "a header's name"
        case .variable: "the name of an environment variable"
        }
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }

    /// A letter or digit of ASCII, or `_`.
    var isWord: Bool { isDigit || ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" }
}
