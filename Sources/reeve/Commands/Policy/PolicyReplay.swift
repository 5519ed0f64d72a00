internal import Assurance
internal import Engine
internal import JSON
internal import Journal
internal import Manifest
internal import StoreSQLite

extension Commands {
    static let policyReplay = CommandSpec(
        name: "policy replay",
        summary: "Decide every call of the journal again by candidate policies, and show which verdicts flip",
        options: [
            .value("since", "WHEN", "how far back, as 30d, or from when, as 2026-05-01 or RFC 3339 (default: 30d)"),
            .value("until", "WHEN", "up to when, in the same ways (default: now)"),
            .value("policies", "DIR", "a directory of *.cedar files (default: the project's policies as they are now)"),
            .value(
                "intended",
                "FILE",
                "what may be blocked from now on (default: policies/intended.yaml, if there is one)"
            ),
            .value(
                "intend",
                "POLICY:TOOL",
                "one more of these; unpermitted:TOOL for what nothing permits",
                isRepeated: true
            ),
            .flag("fail-on-undecided", "exit with 1 where a call cannot be decided again"),
            .value("limit", "N", "how many calls of each kind of flip are listed; all are counted (default: 20)"),
        ],
        details: """
            Arguments, facts, labels and history are those that were recorded; people and agents are those of
            the run's release. Policies, tools and their schemas are those of now. Exit 1: a call that was allowed
            and went well would be blocked, and nobody has listed that as intended; with --fail-on-undecided also one that
            cannot be decided.
            """,
        examples: [
            ("reeve policy replay --since 30d", "what would the policies that I have just changed have done?"),
            (
                "reeve policy replay --policies candidate --intend spend-less:payments.refund",
                "a rule that is meant to bite"
            ),
        ],
        run: { invocation in
            try await withStore(invocation, isReadOnly: true) { store in
                try await PolicyReplay(invocation: invocation, store: store).replay()
            }
        }
    )
}

/// `reeve policy replay`: checks the candidate first, for a verdict of policies that do not pass is none.
private struct PolicyReplay {
    let invocation: Invocation
    let store: SQLiteStore

    func replay() async throws -> ExitCode {
        try Reader(invocation).requireAll()
        let workspace = try Workspace(invocation)
        let times = try times(now: .current)
        let limit = try invocation.int("limit", in: 0...100_000, default: 20)
        let candidate = try candidate(workspace)
        let releases = workspace.releases(candidate, store)
        let replay = Replay(
            candidate: candidate,
            store: store,
            intended: try intended(candidate, workspace),
            listMax: limit
        ) { digest async throws(JournalError) in try await releases.read(digest) }
        let progress = CountProgress(what: "calls decided again", inJSON: invocation.has("json"))
        let report = try await replay.run(times) { progress.show($0) }
        progress.clear()
        if invocation.has("json") {
            Output.json(report.json)
        } else {
            Output.write(ReplayText(report: report).text)
        }
        let isDecided = report.undecidedCount == 0 || !invocation.has("fail-on-undecided")
        return report.breaking == 0 && isDecided ? .done : .failed
    }

    /// The time that is asked for, which must be one in which something can have happened.
    private func times(now: Timestamp) throws -> CallRange {
        let until = try time("until", before: now)
        // What is not said ends before it begins where the end lies further back than that.
        let start = min(now, until ?? now).advanced(by: .seconds(-30 * 86_400))
        let since = try time("since", before: now) ?? start
        guard since <= now else {
            throw UsageError("`--since` is a time in the future: nothing has happened since then")
        }
        if let until, until <= since {
            throw UsageError(
                "`--until` must be after `--since`: from \(since.rfc3339) to \(until.rfc3339) there is nothing"
            )
        }
        return CallRange(since: since, until: until ?? Timestamp(microseconds: .max))
    }

    private func candidate(_ workspace: Workspace) throws -> ProjectDefinition {
        guard let directory = invocation.value("policies") else { return try workspace.project() }
        let files: ProjectFiles
        do throws(ProjectFilesError) {
            files = try ProjectFiles.directory(workspace.directory).replacingPolicies(from: directory)
        } catch {
            throw CommandError("policies", error.message, hint: "name a directory of *.cedar files", exit: .usage)
        }
        return try workspace.project(files)
    }

    private func intended(_ project: ProjectDefinition, _ workspace: Workspace) throws -> [IntendedChange] {
        var (changes, problems): ([IntendedChange], [Problem])
        if let file = invocation.value("intended") {
            (changes, problems) = IntendedChange.read(try InputReader.file(file), file: file, project: project)
        } else {
            (changes, problems) = IntendedChange.read(.directory(workspace.directory), of: project)
        }
        for text in invocation.values("intend") {
            let read = IntendedChange.read(option: text, project: project)
            if let change = read.change { changes.append(change) }
            problems += read.problems
        }
        guard problems.isEmpty else {
            throw CommandError(
                "invalid_intended",
                "the list of intended changes has \(problems.count) error\(problems.count == 1 ? "" : "s")",
                hint: "mend them; `reeve schema intended` says what it may have",
                problems: problems,
                exit: .usage
            )
        }
        return changes
    }

    /// `30d`, `2026-05-01`, or RFC 3339.
    private func time(_ option: String, before now: Timestamp) throws -> Timestamp? {
        guard let text = invocation.value(option) else { return nil }
        if let duration = Duration(manifest: text) { return now.advanced(by: .zero - duration) }
        if let time = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "T00:00:00Z") { return time }
        throw UsageError("`--\(option)` takes a time such as 30d, 2026-05-01 or 2026-05-01T08:00:00Z, not `\(text)`")
    }
}
