internal import Text

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
                let known = Spelling.nearest(to: name, among: options.map(\.name)).map { "; did you mean `--\($0)`?" }
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
