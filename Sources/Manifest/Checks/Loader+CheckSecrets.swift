import Pattern

extension Loader {
    /// Secrets that stand in a file in plain text. No message repeats any of them.
    mutating func checkSecrets() {
        for source in texts.values {
            let text = String(decoding: source.bytes, as: UTF8.self)
            guard SecretForm.all.contains(where: { $0.pattern.occurs(in: text) }) else { continue }
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                for form in SecretForm.all {
                    guard let column = form.column(in: String(line)) else { continue }
                    report(form.name, at: SourceLocation(file: source.file, line: index + 1, column: column))
                    break
                }
            }
        }
        for root in roots { checkFields(of: root) }
    }

    private mutating func checkFields(of node: YAMLNode) {
        for element in node.elements ?? [] { checkFields(of: element) }
        for pair in node.pairs ?? [] {
            guard let text = pair.value.text else {
                checkFields(of: pair.value)
                continue
            }
            guard SecretField.holdsSecret(named: pair.key, value: text) else { continue }
            report("the value of `\(pair.key)`", at: pair.value.location)
        }
    }

    private mutating func report(_ what: String, at location: SourceLocation) {
        // A field may hold what has a known form: one problem for a line is enough.
        guard notes.secretLines.insert(SourceLocation(file: location.file, line: location.line, column: 1)).inserted
        else {
            return
        }
        problems.error(
            .plaintextSecret,
            at: location,
            "\(what) looks like a secret in plain text",
            hint:
                "declare it under `secrets` in reeve.yaml, refer to it as `secret.NAME`, and replace this one: it is not secret any more"
        )
    }
}

/// A form that secrets of a kind have.
struct SecretForm: Sendable {
    var name: String
    var pattern: Pattern

    /// Forms that are published by those who hand such keys out.
    static let all: [SecretForm] = [
        ("a private key", "-----BEGIN [A-Z ]*PRIVATE KEY-----"),
        ("an API key (`sk-…`)", "\\bsk-[A-Za-z0-9_-]{20,}"),
        ("an AWS access key", "\\b(AKIA|ASIA)[0-9A-Z]{16}\\b"),
        ("a Slack token", "\\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
        ("a GitHub token", "\\b(gh[opusr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})"),
        ("a Stripe key", "\\b[rs]k_(live|test)_[A-Za-z0-9]{16,}"),
        ("a Google API key", "\\bAIza[A-Za-z0-9_-]{35}"),
        ("a JSON Web Token", "\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}"),
        ("a bearer token", "(?i)\\bbearer +[A-Za-z0-9._~+/=-]{16,}"),
        ("a password in a URL", "\\b[a-z][a-z0-9+.-]*://[^/\\s:@${}\"']*:[^/\\s:@${}\"']+@"),
    ].compactMap { name, source in
        (try? Pattern(re2: source)).map { SecretForm(name: name, pattern: $0) }
    }

    /// Where a secret begins in a line, counted from 1; nil where there is none.
    func column(in line: String) -> Int? {
        guard pattern.occurs(in: line) else { return nil }
        // The last suffix in which it still occurs begins with it; lines with secrets are few and short.
        let scalars = Array(line.unicodeScalars.prefix(4096))
        var (low, high) = (0, scalars.count)
        while low + 1 < high {
            let middle = (low + high) / 2
            if pattern.occurs(in: String(String.UnicodeScalarView(scalars[middle...]))) {
                low = middle
            } else {
                high = middle
            }
        }
        // Where the begin may be any word, it is the begin of that word.
        while low > 0, scalars[low].isWord, scalars[low - 1].isWord { low -= 1 }
        return low + 1
    }
}

/// Fields whose name says that their value is secret.
enum SecretField {
    static func holdsSecret(named name: String, value: String) -> Bool {
        let name = name.lowercased().replacing("-", with: "_")
        guard !value.isEmpty, !value.contains("${"), TextRule.secretName(value) == nil else { return false }
        if ["password", "passwd", "passphrase"].contains(where: { name == $0 || name.hasSuffix("_" + $0) }) {
            return true
        }
        let words = ["key", "token", "secret", "apikey", "credential", "credentials"]
        guard words.contains(where: { name == $0 || name.hasSuffix("_" + $0) }) else { return false }
        return looksRandom(value)
    }

    /// Whether a text is one long word with more in it than words have: letters and digits mixed, and 3.5 bits or more
    /// for each character (Shannon).
    static func looksRandom(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count >= 16, !scalars.contains(where: { $0 == " " || $0 == "\n" }) else { return false }
        guard scalars.contains(where: \.isDigit), scalars.contains(where: { $0.isWord && !$0.isDigit }) else {
            return false
        }
        var counts: [Unicode.Scalar: Int] = [:]
        for scalar in scalars { counts[scalar, default: 0] += 1 }
        let total = Double(scalars.count)
        let entropy = counts.values.reduce(0.0) { sum, count in
            let share = Double(count) / total
            return sum - share * Self.log2(share)
        }
        return entropy >= 3.5
    }

    /// The binary logarithm, exact enough here and without a library: exponent and a series for the significand.
    private static func log2(_ value: Double) -> Double {
        let ratio = (value.significand - 1) / (value.significand + 1)
        let square = ratio * ratio
        let series = 2 * ratio * (1 + square * (1 / 3 + square * (1 / 5 + square * (1 / 7 + square / 9))))
        return Double(value.exponent) + series / 0.693_147_180_559_945_3
    }
}
