internal import JSON
internal import Manifest

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

extension Commands {
    static let initialize = CommandSpec(
        name: "init",
        summary: "Make a small project that runs at once: an agent, a tool, a policy, a workflow",
        operands: [OperandSpec(name: "DIR", help: "where (default: this directory)", isRequired: false)],
        options: [.value("name", "NAME", "the project's name (default: the directory's)")],
        details:
            "Files that exist are never touched. The agent's model is scripted, so no key and no network are needed.",
        examples: [
            (
                "reeve init my-agents && cd my-agents && reeve run hello --input '{\"name\": \"Ada\"}'",
                "from nothing to a run"
            )
        ],
        run: { invocation in
            let directory = invocation.operands.first ?? "."
            guard !directory.isEmpty else { throw UsageError("DIR is empty; `.` is this directory") }
            let fallback = directory.split(separator: "/").last.map(String.init) ?? "my-agents"
            let name = invocation.value("name") ?? (fallback == "." ? "my-agents" : fallback)
            guard ProjectName.accepts(name) else { throw refusal(of: name) }
            let written = try Scaffold(directory: directory, name: name).write()
            if invocation.has("json") {
                Output.json(["written": .array(written.map(JSON.string))])
            } else {
                for path in written { Output.line("wrote \(path)") }
                Output.line("next: cd \(directory) && reeve check && reeve run hello --input '{\"name\": \"Ada\"}'")
            }
            return .done
        }
    )

    /// Before anything is written: what `reeve check` refuses, no project should be made with.
    private static func refusal(of name: String) -> CommandError {
        CommandError(
            "invalid_name",
            "`\(name)` cannot name a project: expected \(ProjectName.expectation), with a letter or digit first",
            hint: ProjectName.suggestion(for: name).map { "give it another with `--name \($0)`" }
                ?? "give it another with `--name NAME`",
            exit: .usage
        )
    }
}

/// The files of a new project.
private struct Scaffold {
    let directory: String
    let name: String

    func write() throws -> [String] {
        guard access(directory + "/reeve.yaml", F_OK) != 0 else {
            throw CommandError(
                "exists",
                "`\(directory)/reeve.yaml` exists already",
                hint: "name an empty directory",
                exit: .usage
            )
        }
        var written: [String] = []
        for (path, text) in Scaffold.files {
            try write(text.replacing("PROJECT", with: Self.scalar(name)), to: directory + "/" + path)
            written.append(path)
        }
        // The store holds the key that signs the log, and what runs have seen: neither belongs into a repository.
        if access(directory + "/.gitignore", F_OK) != 0 {
            try write(".reeve/\n", to: directory + "/.gitignore")
            written.append(".gitignore")
        }
        return written
    }

    /// The name as YAML reads it as text: `123` and `true` would be something else.
    private static func scalar(_ name: String) -> String {
        let isText =
            name.first?.isLetter == true
            && !["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(name.lowercased())
        return isText ? name : "\"\(name)\""
    }

    private func write(_ text: String, to path: String) throws {
        var partial = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            partial += part + "/"
            if partial != "/", mkdir(partial, 0o755) != 0, errno != EEXIST {
                throw CommandError("file", "`\(partial)` cannot be made: \(String(cString: strerror(errno)))")
            }
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o644)
        guard descriptor >= 0 else {
            throw CommandError("file", "`\(path)` cannot be written: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw CommandError("file", "`\(path)` cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    private static let files: [(path: String, text: String)] = [
        (
            "reeve.yaml",
            """
            project: PROJECT
            owner: team

            """
        ),
        (
            "people.yaml",
            """
            people:
              ada: { name: Ada, groups: [team] }

            """
        ),
        (
            "models.yaml",
            """
            providers:
              script: { type: scripted, rules: models/hello.yaml }
              # openai: { type: openai, key: openai_key }    # and in reeve.yaml: secrets: { openai_key: { env: OPENAI_API_KEY } }

            models:
              scripted: { provider: script }

            tiers:
              standard: [scripted]

            """
        ),
        (
            "models/hello.yaml",
            """
            rules:
              - when: "turn == 0"
                reply:
                  tool_calls:
                    - { name: notes.list, arguments: { path: "." } }
              - when: "true"
                reply: { content: "Hello ${task.name}, I looked into the notes." }

            """
        ),
        (
            "agents/greeter.yaml",
            """
            agent: greeter
            owner: team
            instructions: prompts/greeter.md
            model: standard
            tools: [notes.list]
            limits: { steps: 4, cost_usd: 0.05, wall: 1m }

            """
        ),
        (
            "prompts/greeter.md",
            """
            You greet people by name. Look into the notes first.

            """
        ),
        (
            "tools/notes.yaml",
            """
            connector: notes
            type: files
            root: notes
            tools:
              - name: notes.list
                description: Lists the files of a folder of notes.
                effect: read
                operation: list
                input:
                  type: object
                  required: [path]
                  properties: { path: { type: string, maxLength: 200 } }
                  additionalProperties: false

            """
        ),
        ("notes/welcome.txt", "Welcome.\n"),
        (
            "policies/agents.cedar",
            """
            // Nothing happens that no policy permits.
            @id("greeter-reads-notes")
            permit (principal == Agent::"greeter", action == Action::"notes.list", resource);

            """
        ),
        (
            "policies/agents.test.yaml",
            """
            # What the policies say of calls, case by case: reeve policy test
            defaults:
              agent: greeter
              tool: notes.list
              input: { path: "." }
            cases:
              - name: the greeter looks into the notes
                expect: allow
                by: greeter-reads-notes
              - name: nobody else does
                service: hello
                expect: deny
                by: []

            """
        ),
        (
            "policies/properties.yaml",
            """
            # What must be true of every call, also of those that nobody thought of: reeve policy prove
            properties:
              only-the-greeter-reads-notes:
                because: Nobody else has any business there
                always: { tool: notes.list, when: 'principal != Agent::"greeter"', verdict: deny }

            """
        ),
        (
            "workflows/hello.yaml",
            """
            workflow: hello
            input:
              type: object
              required: [name]
              properties: { name: { type: string, maxLength: 100 } }
              additionalProperties: false
            steps:
              greet: { agent: greeter, with: { name: "${input.name}" } }
            output: "${steps.greet.output}"

            """
        ),
    ]
}
