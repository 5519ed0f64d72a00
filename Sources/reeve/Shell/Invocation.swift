internal import Manifest

/// A command line that fits its command.
struct Invocation: Sendable {
    var operands: [String]
    private var values: [String: [String]]

    init(operands: [String], values: [String: [String]]) {
        self.operands = operands
        self.values = values
    }

    func has(_ flag: String) -> Bool { values[flag] != nil }

    func value(_ option: String) -> String? { values[option]?.last }

    func values(_ option: String) -> [String] { values[option] ?? [] }

    /// An option's value as a whole number in a range; throws a usage error naming both.
    func int(_ option: String, in range: ClosedRange<Int>, default fallback: Int) throws -> Int {
        guard let text = value(option) else { return fallback }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                "`--\(option)` takes a whole number from \(range.lowerBound) to \(range.upperBound), not `\(text)`"
            )
        }
        return number
    }

    /// The operand at a place that the command requires.
    func operand(_ index: Int) throws -> String {
        guard operands.indices.contains(index) else { throw UsageError("an operand is missing") }
        return operands[index]
    }
}

/// The words of a command line are off.
struct UsageError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

/// Something went wrong that a person is told in words, with what to do next.
struct CommandError: Error {
    /// Stable, for `--json`.
    var code: String
    var message: String
    var hint: String?
    /// What it comes of, each with its place in a file.
    var problems: [Problem]
    var exit: ExitCode

    init(
        _ code: String,
        _ message: String,
        hint: String? = nil,
        problems: [Problem] = [],
        exit: ExitCode = .failed
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.problems = problems
        self.exit = exit
    }
}
