import Policy

extension Loader {
    /// A policy that asks for a label which nothing carries never finds it.
    mutating func checkLabels(in policies: PolicySet) {
        for policy in policies.policies {
            checkLabels(in: policy.text) { policy.place(ofByte: $0) }
        }
    }

    /// The same of any text of Cedar; `place` tells where in a file a byte of it stands.
    mutating func checkLabels(in text: String, place: (Int) -> SourceLocation) {
        let known = Set(tools.values.flatMap(\.labels)).union(workflows.values.flatMap(\.labels))
        for mention in LabelScan.mentions(in: text) where !known.contains(mention.label) {
            problems.warn(
                .unknownLabel,
                at: place(mention.offset),
                "no tool and no workflow carries the label `\(mention.label)`",
                hint: Suggestion.hint(for: mention.label, among: known, kind: "label")
            )
        }
    }
}

/// Finds the labels that a policy asks for: the texts in `labels.contains("…")` and `labels.containsAny(["…", "…"])`.
enum LabelScan {
    struct Mention: Hashable {
        var label: String
        /// Of the opening quote, in bytes.
        var offset: Int
    }

    static func mentions(in text: String) -> [Mention] {
        let bytes = Array(text.utf8)
        var mentions: [Mention] = []
        for test in ["labels.contains(", "labels.containsAny(", "labels.containsAll("] {
            let test = Array(test.utf8)
            var start = 0
            while let found = index(of: test, in: bytes, from: start) {
                start = found + test.count
                mentions += labels(in: bytes, from: start)
            }
        }
        return mentions
    }

    private static func index(of word: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard start + word.count <= bytes.count else { return nil }
        var position = start
        while position + word.count <= bytes.count {
            if bytes[position] == word[0], bytes[position..<position + word.count].elementsEqual(word) {
                return position
            }
            position += 1
        }
        return nil
    }

    /// The quoted texts up to the closing parenthesis.
    private static func labels(in bytes: [UInt8], from start: Int) -> [Mention] {
        var mentions: [Mention] = []
        var position = start
        while position < bytes.count, bytes[position] != UInt8(ascii: ")") {
            defer { position += 1 }
            guard bytes[position] == UInt8(ascii: "\"") else { continue }
            let begin = position
            position += 1
            while position < bytes.count, bytes[position] != UInt8(ascii: "\"") { position += 1 }
            let label = String(decoding: bytes[(begin + 1)..<min(position, bytes.count)], as: UTF8.self)
            mentions.append(Mention(label: label, offset: begin))
        }
        return mentions
    }
}
