internal import Assurance
internal import JSON
internal import Manifest
internal import Models

/// What is wrong with a project, and how that is told.
struct ProblemReport {
    var problems: [Problem]
    let workspace: Workspace
    /// What proofs told; nil where none was tried.
    private let findings: PolicyFindings?
    private let options: ProofOptions

    /// Looks at everything that the files of a project tell, lints and proofs about its policies included.
    init(of workspace: Workspace, _ options: ProofOptions) throws {
        self.workspace = workspace
        self.options = options
        let result = Project.load(directory: workspace.directory)
        problems = result.problems
        guard let project = result.definition else {
            findings = nil
            return
        }
        let files = ProjectFiles.directory(workspace.directory)
        problems += Script.problems(in: project) + PolicyLints(project).problems()
        problems += PolicyCases.read(files, of: project).problems + IntendedChange.read(files, of: project).problems
        problems += Self.properties(files, of: project, in: workspace)
        findings = try options.time.map { try Prover(project, limits: ProofLimits(time: $0)).findings() }
        problems += findings?.problems(in: project, told: problems) ?? []
    }

    /// What is wrong with `policies/properties.yaml`, short of proving it.
    private static func properties(
        _ files: ProjectFiles,
        of project: ProjectDefinition,
        in workspace: Workspace
    ) -> [Problem] {
        let (definitions, problems) = Project.properties(files, of: project)
        var reader = PropertyReader(project) { word in
            // Only a store knows which releases there are, and checking needs none.
            guard !PolicyBaseline.isRelease(word) else { return .judging(project, by: project, named: word) }
            return try PolicyBaseline.directory(word, of: project, in: workspace)
        }
        for definition in definitions { _ = reader.property(definition) }
        return (problems + reader.problems).sorted { $0.location < $1.location }
    }

    func tell(_ invocation: Invocation) -> ExitCode {
        let errors = problems.filter { $0.severity == .error }.count
        let warnings = problems.count - errors
        if invocation.has("json") {
            Output.json([
                "problems": .array(problems.map(\.json)), "errors": .int(Int64(errors)),
                "warnings": .int(Int64(warnings)), "proofs": proofs,
            ])
        } else {
            let text = ProblemText(style: .output) { path in
                try? ProjectFiles.directory(workspace.directory).read(path)
            }
            for problem in problems {
                Output.line(Output.isTerminal ? text.text(of: problem) : problem.inertDescription)
            }
            if !workspace.isProject {
                Output.line("`reeve init` makes a project; `--project DIR` names one that is elsewhere")
            }
            if let note { Output.line(note) }
            Output.line(
                problems.isEmpty ? "no problems" : "\(counted(errors, "error")), \(counted(warnings, "warning"))"
            )
        }
        return errors > 0 || (invocation.has("strict") && warnings > 0) ? .usage : .done
    }

    /// What is to be said of proofs that were not made; nil where all were, or the project cannot be loaded at all.
    private var note: String? {
        guard let findings else { return options.time == nil ? "proofs were left out (`--no-prove`)" : nil }
        guard !findings.isComplete else { return nil }
        return "proofs ran out of time after \(options.seconds) s: \(counted(findings.open, "question")) left open; "
            + "`--timeout SECONDS` gives them more"
    }

    private var proofs: JSON {
        guard let findings else { return options.time == nil ? ["state": "left_out"] : .null }
        return [
            "state": findings.isComplete ? "done" : "out_of_time", "questions": .int(Int64(findings.questions)),
            "open": .int(Int64(findings.open)),
        ]
    }

    private func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }
}

/// Whether a check proves anything, and how long that may take.
struct ProofOptions {
    static let all: [OptionSpec] = [
        .flag("no-prove", "leave out what takes a proof over all calls"),
        .value("timeout", "SECONDS", "the time for all proofs together (default: \(secondsDefault))"),
    ]

    private static let secondsDefault = 5

    let seconds: Int
    private let isOff: Bool

    /// - Throws: a usage error where the time is none.
    init(_ invocation: Invocation) throws {
        seconds = try invocation.int("timeout", in: 1...3600, default: Self.secondsDefault)
        isOff = invocation.has("no-prove")
        if isOff, invocation.has("timeout") { throw UsageError("`--no-prove` and `--timeout` do not go together") }
    }

    /// The time for all proofs together; nil where there are to be none.
    var time: Duration? { isOff ? nil : .seconds(seconds) }
}
