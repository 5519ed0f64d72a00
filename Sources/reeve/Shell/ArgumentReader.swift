/// Reads the words after a command's name.
enum ArgumentReader {
    /// Options may stand anywhere; `--name=value` and `--name value` are the same; `--` ends them.
    static func read(_ words: [String], for command: CommandSpec) throws -> Invocation {
        var operands: [String] = []
        var values: [String: [String]] = [:]
        let options = command.options + OptionSpec.shared
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                break
            }
            guard word.hasPrefix("--") else {
                if word == "-h" {
                    values["help"] = [""]
                } else {
                    operands.append(word)
                }
                continue
            }
            let body = word.dropFirst(2)
            let name = String(body.prefix { $0 != "=" })
            guard let option = options.first(where: { $0.name == name }) else {
                let known = Suggestion.closest(to: name, among: options.map(\.name)).map { "; did you mean `--\($0)`?" }
                throw UsageError("`\(command.name)` has no option `--\(name)`\(known ?? "")")
            }
            guard option.value != nil else {
                guard !body.contains("=") else { throw UsageError("`--\(name)` takes no value") }
                values[name, default: []].append("")
                continue
            }
            if body.contains("=") {
                values[name, default: []].append(String(body.dropFirst(name.count + 1)))
            } else if let value = rest.popFirst() {
                values[name, default: []].append(value)
            } else {
                throw UsageError("`--\(name)` needs a value: `--\(name) \(option.value ?? "")`")
            }
            if !option.isRepeated, values[name, default: []].count > 1 {
                throw UsageError("`--\(name)` is given twice")
            }
        }
        if values["help"] == nil { try check(operands, for: command) }
        return Invocation(operands: operands, values: values)
    }

    private static func check(_ operands: [String], for command: CommandSpec) throws {
        let required = command.operands.filter(\.isRequired)
        if operands.count < required.count {
            let missing = required[operands.count]
            throw UsageError("`\(command.name)` needs \(missing.name): \(missing.help)")
        }
        let takesAll = command.operands.last?.isRepeated ?? false
        if operands.count > command.operands.count, !takesAll {
            throw UsageError("`\(command.name)` does not take `\(operands[command.operands.count])`")
        }
    }
}

/// What somebody may have meant.
enum Suggestion {
    /// The candidate with the fewest edits, where they are few.
    static func closest(to word: String, among candidates: [String]) -> String? {
        candidates.map { ($0, distance(Array(word), Array($0))) }
            .filter { $0.1 <= max(1, (word.count + 2) / 3) }
            .min { $0.1 < $1.1 }?.0
    }

    /// Levenshtein's distance.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (i, character) in left.enumerated() {
            var previous = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let substituted = previous + (character == other ? 0 : 1)
                previous = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
