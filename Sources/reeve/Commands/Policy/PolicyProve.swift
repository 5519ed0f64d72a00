internal import Assurance
internal import JSON
internal import Manifest
internal import Policy

extension Commands {
    static let policyProve = CommandSpec(
        name: "policy prove",
        summary:
            "Prove of all calls what policies/properties.yaml says, or one question; show a call that is otherwise",
        operands: [
            OperandSpec(
                name: "PROPERTY",
                help: "only these properties of the file",
                isRequired: false,
                isRepeated: true
            )
        ],
        options: [
            .value("never", "VERDICT", "no such call has this verdict: allow, ask, deny (several with commas)"),
            .value("always", "VERDICT", "every such call has this verdict"),
            .value("agent", "NAME", "the calls of this agent (default: of anybody)"),
            .value("principal", "ENTITY", "the calls of this principal, such as User::\"anna\""),
            .value("tool", "TOOL", "the calls of this tool (default: of every tool)", isRepeated: true),
            .value("when", "CONDITION", "the calls for which this condition in Cedar is true"),
            .value("at-most", "POLICIES", "no call has a more permissive verdict than under these policies"),
            .value("same-as", "POLICIES", "every call has the verdict that it has under these policies"),
            .value("timeout", "SECONDS", "the solver's time for each property (default: 10)"),
        ],
        details: """
            Answers hold for all inputs: policies are translated to formulas and decided by Z3, not tried out. A call that
            refutes a property is confirmed by the evaluator before it is shown. POLICIES is a project's directory, a
            directory of *.cedar files, `released` (the store's newest release), or a release's id. --timeout is the solver's
            time: making the formulas, and waiting until a solver that is stopped gives up, come on top of it.
            """,
        examples: [
            ("reeve policy prove", "prove all properties of the project, in CI"),
            (
                "reeve policy prove --never allow --agent refunds --tool payments.refund "
                    + "--when 'context.input.amount_cents > 10000'",
                "can this agent refund more than 100 without approval?"
            ),
            ("reeve policy prove --at-most released", "do my changes allow anything that was not allowed before?"),
        ],
        run: { invocation in
            let project = try Workspace(invocation).project()
            let proof = PolicyProof(invocation: invocation, project: project)
            return try await proof.run()
        }
    )
}

/// `reeve policy prove`: reads the questions, has them proved, and tells what came of each.
struct PolicyProof {
    let invocation: Invocation
    let project: ProjectDefinition

    func run() async throws -> ExitCode {
        let seconds = try invocation.int("timeout", in: 1...3600, default: 10)
        let properties = isQuestion ? [try await question()] : try await fileProperties()
        let prover = Prover(project, limits: ProofLimits(time: .seconds(seconds)))
        var results: [ProofResult] = []
        for property in properties {
            let result: ProofResult
            do {
                result = try prover.prove(property)
            } catch let error as AssuranceError {
                throw CommandError(error.code, error.message, hint: error.hint, exit: .failed)
            }
            results.append(result)
            if !invocation.has("json") { Output.write(ProofText(result).text) }
        }
        if invocation.has("json") {
            Output.json([
                "properties": .array(results.map { ProofText($0).json }),
                "proved": .int(Int64(results.count { $0.isProved })), "solver": .string(Prover.solverVersion),
            ])
        } else {
            Output.line(ProofText.summary(results))
        }
        return results.allSatisfy(\.isProved) ? .done : .failed
    }

    // MARK: One question

    private static let questionOptions = [
        "never", "always", "agent", "principal", "tool", "when", "at-most", "same-as",
    ]

    private var isQuestion: Bool { Self.questionOptions.contains(where: invocation.has) }

    private func question() async throws -> Property {
        guard invocation.operands.isEmpty else {
            throw UsageError("a property of the file and a question of its own do not go together")
        }
        let asked = ["never", "always", "at-most", "same-as"].filter(invocation.has)
        guard asked.count == 1 else {
            throw UsageError(
                asked.isEmpty
                    ? "say what must be true: `--never allow`, `--always deny`, `--at-most POLICIES` or `--same-as POLICIES`"
                    : "`--\(asked[0])` and `--\(asked[1])` are two questions: ask one after the other"
            )
        }
        switch asked[0] {
        case "never": return Property(name: name, claim: .never(try pattern(), try verdicts("never")))
        case "always": return Property(name: name, claim: .always(try pattern(), try verdicts("always")))
        default:
            if let other = ["agent", "principal", "tool", "when"].first(where: invocation.has) {
                throw UsageError("`--\(asked[0])` compares all calls and does not go together with `--\(other)`")
            }
            let word = invocation.value(asked[0]) ?? ""
            let found = try await PolicyBaseline(invocation: invocation, project: project).resolve([word])
            do throws(AssuranceError) {
                guard let baseline = try found[word]?.get() else {
                    throw AssuranceError("not_found", "no policies `\(word)`")
                }
                return Property(name: name, claim: asked[0] == "at-most" ? .atMost(baseline) : .same(baseline))
            } catch {
                throw CommandError(error.code, error.message, hint: error.hint, exit: .usage)
            }
        }
    }

    /// The question in its own words.
    private var name: String {
        Self.questionOptions.flatMap { option in invocation.values(option).map { "\(option) \($0)" } }.joined(
            separator: ", "
        )
    }

    private func verdicts(_ option: String) throws -> Set<ProofVerdict> {
        let words = (invocation.value(option) ?? "").split(separator: ",").map(String.init)
        let verdicts = words.compactMap(ProofVerdict.init(rawValue:))
        guard !verdicts.isEmpty, verdicts.count == words.count else {
            throw UsageError("`--\(option)` takes `allow`, `ask` or `deny`, or several with commas between")
        }
        return Set(verdicts)
    }

    private func pattern() throws -> CallPattern {
        var pattern = CallPattern(tools: invocation.values("tool"))
        for tool in pattern.tools where project.tools[tool] == nil {
            throw CommandError(
                "unknown_tool",
                "there is no tool `\(tool)`",
                hint: "there are: " + project.tools.keys.sorted().joined(separator: ", "),
                exit: .usage
            )
        }
        if let agent = invocation.value("agent") {
            guard invocation.value("principal") == nil else {
                throw UsageError("`--agent` and `--principal` are one too many")
            }
            guard project.agents[agent] != nil else {
                throw CommandError(
                    "unknown_agent",
                    "there is no agent `\(agent)`",
                    hint: "there are: " + project.agents.keys.sorted().joined(separator: ", "),
                    exit: .usage
                )
            }
            pattern.principal = EntityUID(type: "Agent", id: agent)
        }
        do throws(AssuranceError) {
            if let text = invocation.value("principal") {
                pattern.principal = try PropertyReader.principal(text, in: project)
            }
        } catch {
            throw CommandError(error.code, error.message, hint: error.hint, exit: .usage)
        }
        guard let condition = invocation.value("when") else { return pattern }
        do throws(CallCondition.Mistake) {
            let tools = pattern.tools.isEmpty ? project.tools.keys.sorted() : pattern.tools
            pattern.condition = try CallCondition(condition, tools: tools, schema: project.policySchema)
            return pattern
        } catch {
            throw CommandError(
                "invalid_condition",
                "--when:\(error.line):\(error.column): \(error.message)",
                hint: error.hint ?? (pattern.tools.isEmpty ? "name the tool that it is about with `--tool`" : nil),
                exit: .usage
            )
        }
    }

    // MARK: The file

    private func fileProperties() async throws -> [Property] {
        let workspace = try Workspace(invocation)
        guard workspace.exists(workspace.directory + "/" + ManifestKind.properties.place) else {
            throw Self.nothing("there is no `\(ManifestKind.properties.place)`, so there is nothing to prove")
        }
        let (definitions, problems) = Project.properties(.directory(workspace.directory), of: project)
        guard !problems.contains(where: { $0.severity == .error }) else { throw refuse(problems) }
        let words = definitions.compactMap(Self.reference)
        let baselines = try await PolicyBaseline(invocation: invocation, project: project).resolve(words)
        var reader = PropertyReader(project) { word in
            guard let found = baselines[word] else {
                throw AssuranceError("not_found", "there are no policies `\(word)`")
            }
            return try found.get()
        }
        let properties = definitions.compactMap { reader.property($0) }
        guard reader.problems.isEmpty else { throw refuse(reader.problems) }
        guard !properties.isEmpty else {
            throw Self.nothing("`\(ManifestKind.properties.place)` has no properties, so there is nothing to prove")
        }
        for name in invocation.operands where !properties.contains(where: { $0.name == name }) {
            throw CommandError(
                "unknown_property",
                "there is no property `\(name)`",
                hint: "there are: " + properties.map(\.name).joined(separator: ", "),
                exit: .usage
            )
        }
        return invocation.operands.isEmpty ? properties : properties.filter { invocation.operands.contains($0.name) }
    }

    /// Proving nothing must not look like having proved everything.
    private static func nothing(_ message: String) -> CommandError {
        CommandError(
            "no_properties",
            message,
            hint: "write down what must always be true (`reeve schema properties`), or ask with `--never` and its like",
            exit: .usage
        )
    }

    private static func reference(_ definition: PropertyDefinition) -> String? {
        switch definition.claim {
        case .atMost(let reference), .same(let reference): reference.text
        case .never, .always: nil
        }
    }

    private func refuse(_ problems: [Problem]) -> CommandError {
        let errors = problems.filter { $0.severity == .error }
        return CommandError(
            "invalid_manifest",
            "the properties have \(errors.count) error\(errors.count == 1 ? "" : "s")",
            hint: "mend them; `reeve schema properties` says what a property can have",
            problems: errors,
            exit: .usage
        )
    }
}
