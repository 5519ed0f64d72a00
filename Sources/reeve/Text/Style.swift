/// Colour and emphasis, where a person watches and has not asked for none (`NO_COLOR`).
struct Style: Sendable {
    var isOn: Bool

    /// For standard output.
    static let output = Style(isOn: Output.isTerminal && Workspace.variables["NO_COLOR"] == nil)

    enum Role: String, Sendable {
        case good = "32"
        case bad = "31"
        case warning = "33"
        case quiet = "2"
        case strong = "1"
        case accent = "36"
    }

    func callAsFunction(_ role: Role, _ text: String) -> String {
        isOn ? "\u{1B}[\(role.rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// Text from outside, made harmless for a terminal: control characters are shown, not obeyed.
extension String {
    var inert: String {
        var text = ""
        for scalar in unicodeScalars {
            if scalar.value < 32 || scalar.value == 127 || (0x80...0x9F).contains(scalar.value) {
                text += scalar == "\n" || scalar == "\t" ? " " : "\\u{\(String(scalar.value, radix: 16))}"
            } else if (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value) {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// At most so many characters, with an ellipsis where there were more.
    func clipped(to count: Int) -> String {
        self.count <= count ? self : prefix(max(0, count - 1)) + "…"
    }
}
