internal import JSON
internal import Journal
internal import Manifest
internal import Text

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The command line: finds the command, runs it, and turns whatever happens into words and an exit code.
enum Shell {
    static func run() async {
        // A reader that goes away (`reeve runs | head`) must not kill a process that holds runs.
        signal(SIGPIPE, SIG_IGN)
        let code = await run(Array(CommandLine.arguments.dropFirst()))
        exit(code.rawValue)
    }

    static func run(_ words: [String]) async -> ExitCode {
        let commands = Commands.all
        guard let first = words.first, first != "help", first != "--help", first != "-h" else {
            let named = words.dropFirst().joined(separator: " ")
            if !named.isEmpty, let command = commands.first(where: { $0.name == named }) {
                Output.write(HelpText.of(command))
            } else {
                Output.write(HelpText.overview(commands))
            }
            return .done
        }
        if first == "--version" { return await run(["version"]) }
        guard let (command, rest) = find(words, commands) else {
            return words[0].hasPrefix("-") ? misplaced(words) : unknown(words, commands)
        }
        do {
            let invocation = try ArgumentReader.read(rest, for: command)
            if invocation.has("help") {
                Output.write(HelpText.of(command))
                return .done
            }
            return try await command.run(invocation)
        } catch {
            return fail(error, of: command, inJSON: rest.contains("--json"))
        }
    }

    /// The command with the most words that the line begins with.
    private static func find(_ words: [String], _ commands: [CommandSpec]) -> (CommandSpec, [String])? {
        for count in stride(from: min(3, words.count), through: 1, by: -1) {
            let name = words[..<count].joined(separator: " ")
            guard let command = commands.first(where: { $0.name == name }) else { continue }
            let rest = words[count...]
            // `runs shwo` means a command of the group, not an operand of `runs`.
            let isGroup = command.operands.isEmpty && commands.contains { $0.name.hasPrefix(name + " ") }
            if isGroup, let next = rest.first, !next.hasPrefix("-") { return nil }
            return (command, Array(rest))
        }
        return nil
    }

    private static func unknown(_ words: [String], _ commands: [CommandSpec]) -> ExitCode {
        let group = commands.filter { $0.name.hasPrefix(words[0] + " ") }
        if !group.isEmpty, words.count == 1 || words[1].hasPrefix("-") {
            if words.contains("--json"), !words.contains("--help") {
                return tell(
                    CommandError(
                        "usage",
                        "`\(words[0])` is a group of commands: name one of them",
                        hint: "`reeve \(words[0]) --help` lists them",
                        exit: .usage
                    ),
                    inJSON: true
                )
            }
            Output.write(HelpText.group(words[0], group))
            return words.contains("--help") ? .done : .usage
        }
        let name = group.isEmpty ? words[0] : words.prefix(2).joined(separator: " ")
        let meant = Spelling.nearest(to: name, among: commands.map(\.name))
        let message = "there is no command `\(name)`" + (meant.map { "; did you mean `\($0)`?" } ?? "")
        return tell(
            CommandError("usage", message, hint: "`reeve --help` lists the commands", exit: .usage),
            inJSON: words.contains("--json")
        )
    }

    private static func misplaced(_ words: [String]) -> ExitCode {
        tell(
            CommandError(
                "usage",
                "the command comes first, then `\(words[0])`",
                hint: "as in `reeve runs --limit 5`; `reeve --help` lists the commands",
                exit: .usage
            ),
            inJSON: words.contains("--json")
        )
    }

    private static func fail(_ error: any Error, of command: CommandSpec, inJSON: Bool) -> ExitCode {
        let failure: CommandError
        switch error {
        case let error as CommandError: failure = error
        case let error as UsageError:
            failure = CommandError(
                "usage",
                error.description,
                hint: "`reeve \(command.name) --help` says how it is used",
                exit: .usage
            )
        case let error as JournalError: failure = CommandError(error)
        default: failure = CommandError("internal", "\(error)")
        }
        return tell(failure, inJSON: inJSON)
    }

    private static func tell(_ failure: CommandError, inJSON: Bool) -> ExitCode {
        if inJSON {
            var object: JSONObject = ["code": .string(failure.code), "message": .string(failure.message)]
            if let hint = failure.hint { object["hint"] = .string(hint) }
            if !failure.problems.isEmpty { object["problems"] = .array(failure.problems.map(\.json)) }
            Output.complain(Output.text(of: ["error": .object(object)]))
        } else {
            // All of them quote what was typed, and what files say.
            for problem in failure.problems { Output.complain(problem.inertDescription) }
            Output.complain("reeve: \(failure.message.inert)")
            if let hint = failure.hint { Output.complain("  \(hint.inert)") }
        }
        return failure.exit
    }
}

extension CommandError {
    /// What the store says, with what to do about it.
    init(_ error: JournalError) {
        let hint: String? =
            switch error.code {
            case .full: "free space on the disk; nothing that was accepted is lost"
            case .readOnly: "check the permissions of the store's directory, or name another with --store"
            case .version: "use the newer binary, or another store with --store"
            case .stale: "another process works on this run; look again with `reeve runs`"
            case .tampered: "`reeve audit verify` names the first bad entry"
            case .notFound: "`reeve runs` lists runs, `reeve runs show RUN` their entries"
            case .busy: "try again; nothing is lost"
            case .io: "look at the disk and at the store's path, or name another with --store"
            default: nil
            }
        self.init(error.code.rawValue, error.message, hint: hint, exit: .failed)
    }
}
