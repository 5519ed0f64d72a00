/// A command of the shell: what `--help` says of it, what it accepts, and what it does.
struct CommandSpec: Sendable {
    /// The words that call it: `runs show`.
    var name: String
    /// One line, in the imperative.
    var summary: String
    /// Operands in order, such as `RUN` or `[FILE]`.
    var operands: [OperandSpec] = []
    var options: [OptionSpec] = []
    /// What a person needs to know besides; lines of at most 100 characters.
    var details: String = ""
    /// Command lines as somebody would type them, each with what it does.
    var examples: [(line: String, does: String)]
    var run: @Sendable (Invocation) async throws -> ExitCode
}

/// A word that a command takes by its place.
struct OperandSpec: Sendable {
    var name: String
    var help: String
    var isRequired = true
    /// Takes all words that are left.
    var isRepeated = false
}

/// An option: `--name VALUE`, or `--name` alone.
struct OptionSpec: Sendable {
    var name: String
    /// What stands for the value in the help; nil for a flag.
    var value: String?
    var help: String
    var isRepeated = false

    static func flag(_ name: String, _ help: String) -> OptionSpec { OptionSpec(name: name, value: nil, help: help) }

    static func value(_ name: String, _ value: String, _ help: String, isRepeated: Bool = false) -> OptionSpec {
        OptionSpec(name: name, value: value, help: help, isRepeated: isRepeated)
    }

    /// What every command takes.
    static let shared: [OptionSpec] = [
        .flag("json", "write JSON, one document, in the shape of docs/commands.md"),
        .value("project", "DIR", "the project's directory (default: this one, or the nearest above with a reeve.yaml)"),
        .value("store", "URL", "sqlite:PATH (default: .reeve in the project, or REEVE_STORE)"),
        .flag("help", "say what the command does"),
    ]
}

/// How a process ends, for scripts.
enum ExitCode: Int32, Sendable {
    case done = 0
    case failed = 1
    /// The words are off, or a manifest is invalid.
    case usage = 2
    /// Policy or a person said no.
    case denied = 3
    /// Waits for a person or a timer.
    case waiting = 4
}
