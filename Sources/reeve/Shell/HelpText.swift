/// What `--help` prints.
enum HelpText {
    static let tagline = "Reeve runs AI agents in production: durably, within policy, once."

    static func overview(_ commands: [CommandSpec]) -> String {
        var lines = [tagline, "", "Usage: reeve COMMAND [OPTIONS]", "", "Commands:"]
        let width = commands.map(\.name.count).max() ?? 0
        for command in commands {
            lines.append("  \(padded(command.name, width))  \(command.summary)")
        }
        lines += [
            "", "Every command takes --help (with an example), --json, --project DIR and --store URL.",
            "Exit codes: 0 done, 1 failed, 2 usage or invalid manifest, 3 denied, 4 waiting.", "",
        ]
        return lines.joined(separator: "\n")
    }

    /// The commands of a group, such as `runs`, where only the group was named.
    static func group(_ name: String, _ commands: [CommandSpec]) -> String {
        var lines = ["Usage: reeve \(name) COMMAND [OPTIONS]", "", "Commands:"]
        let width = commands.map(\.name.count).max() ?? 0
        for command in commands { lines.append("  \(padded(command.name, width))  \(command.summary)") }
        return lines.joined(separator: "\n") + "\n"
    }

    static func of(_ command: CommandSpec) -> String {
        let operands = command.operands.map { operand in
            let name = operand.name + (operand.isRepeated ? " …" : "")
            return operand.isRequired ? name : "[\(name)]"
        }
        var lines = [
            command.summary + ".", "",
            "Usage: reeve " + ([command.name] + operands + ["[OPTIONS]"]).joined(separator: " "),
        ]
        if !command.details.isEmpty { lines += ["", command.details] }
        if !command.operands.isEmpty {
            lines += ["", "Operands:"]
            lines += table(command.operands.map { ($0.name, $0.help) })
        }
        lines += ["", "Options:"]
        lines += table(
            (command.options + OptionSpec.shared).map { option in
                ("--" + option.name + (option.value.map { " " + $0 } ?? ""), option.help)
            }
        )
        lines += ["", command.examples.count == 1 ? "Example:" : "Examples:"]
        for example in command.examples { lines += ["  # \(example.does)", "  \(example.line)"] }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func table(_ rows: [(String, String)]) -> [String] {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { "  \(padded($0.0, width))  \($0.1)" }
    }

    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
