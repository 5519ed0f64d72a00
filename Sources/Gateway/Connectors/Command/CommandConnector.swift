import Expression
import JSON
import Journal
import Manifest

/// Runs a program. Ending with 0 is success; any other number says that there was no effect; what did not end by itself
/// may have had one.
struct CommandConnector: Sendable {
    let connection: CommandConnection
    let operation: CommandOperation

    func perform(_ errand: Errand) async throws(ConnectorFailure) -> ConnectorResult {
        let line = CommandLine(
            program: errand.environment.path(connection.program),
            arguments: try arguments(errand),
            environment: try await environment(errand),
            directory: connection.directory.map(errand.environment.path) ?? errand.environment.directory,
            standardInput: try operation.standardInput.map { template throws(ConnectorFailure) in
                Array(try errand.value(template, "stdin").serialized().utf8)
            } ?? [],
            outputBytesMax: operation.outputBytesMax,
            timeout: errand.timeout
        )
        let result = try await BlockingThreads.commands.run { flag throws(ConnectorFailure) in
            try Command.run(line) { flag.isRaised }
        }
        return try read(result)
    }

    /// The arguments, each one whatever it contains.
    ///
    /// An argument that a value begins must not become an option: a leading `-` is refused, unless the tool's author has
    /// ended the options with a `--` before it.
    private func arguments(_ errand: Errand) throws(ConnectorFailure) -> [String] {
        var arguments: [String] = []
        var mayBeOptions = true
        for template in operation.arguments {
            let argument = try errand.text(template, "arguments")
            if mayBeOptions, template.constant == nil, template.source.hasPrefix("${"), argument.hasPrefix("-") {
                throw ConnectorFailure(
                    "invalid_argument",
                    "the argument `\(template.source)` begins with `-` and would be taken for an option"
                )
            }
            if template.constant == "--" { mayBeOptions = false }
            arguments.append(argument)
        }
        return arguments
    }

    /// Everything that the program finds in its environment; nothing is inherited.
    private func environment(_ errand: Errand) async throws(ConnectorFailure) -> [String: String] {
        let own = errand.environment.variables
        var environment = ["PATH": own["PATH"] ?? "/usr/local/bin:/usr/bin:/bin", "LANG": own["LANG"] ?? "C.UTF-8"]
        environment["HOME"] = own["HOME"]
        for (name, value) in connection.environment {
            switch value {
            case .text(let template): environment[name] = try errand.setting(template, "environment.\(name)")
            case .secret(let secret): environment[name] = try await errand.credentials.value(of: secret)
            }
        }
        return environment
    }

    private func read(_ result: CommandResult) throws(ConnectorFailure) -> ConnectorResult {
        switch result.ending {
        case .exited(0): return output(of: result)
        case .exited(let status):
            throw ConnectorFailure("exit_status", "the program ended with \(status)\(words(result.errorOutput))")
        case .killed(let signal):
            throw ConnectorFailure(
                "killed",
                "the program was ended by signal \(signal)\(words(result.errorOutput))",
                mayHaveHappened: true,
                isOutage: true
            )
        case .timedOut:
            throw ConnectorFailure(
                "timeout",
                "the program had not ended in time and was killed\(words(result.errorOutput))",
                mayHaveHappened: true,
                isRetryable: true,
                isOutage: true
            )
        case .tooMuchOutput:
            throw ConnectorFailure(
                "too_large",
                "the program wrote more than \(operation.outputBytesMax) bytes and was killed",
                mayHaveHappened: true
            )
        case .cancelled:
            throw ConnectorFailure(
                "cancelled",
                "the call was cancelled and the program killed",
                mayHaveHappened: true,
                isRetryable: true
            )
        }
    }

    private func output(of result: CommandResult) -> ConnectorResult {
        if operation.parsesJSON {
            do throws(JSONError) {
                return ConnectorResult(try JSON(parsing: result.output))
            } catch {
                return ConnectorResult(.null, defect: "standard output is no JSON: \(error)")
            }
        }
        guard let text = String(validating: result.output, as: UTF8.self) else {
            return ConnectorResult(.null, defect: "standard output is not UTF-8")
        }
        return ConnectorResult(["stdout": .string(text), "exit_code": 0])
    }

    private func words(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self).split { $0.isWhitespace }.joined(separator: " ")
        return text.isEmpty ? "" : ": " + text.abbreviated(bytesMax: 1_000)
    }
}
