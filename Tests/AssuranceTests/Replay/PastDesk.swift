import Foundation
import JSON
import Journal
import Manifest
import StoreSQLite
import Testing

@testable import Assurance

/// A desk that pays, with a store in which its past is written entry by entry.
final class PastDesk: Sendable {
    let directory: String
    let store: SQLiteStore

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "reeve-past-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        store = try SQLiteStore.open(directory)
    }

    func close() async {
        await store.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    // MARK: The project

    static let permits = """
        @id("clerk-pays") permit (principal == Agent::"clerk", action, resource);
        @id("flow-pays") permit (principal == Service::"flow", action, resource);

        """

    static let asks = """
        @id("over-100-asks") @approval("leads") @because("A lead looks at it")
        forbid (principal, action == Action::"desk.pay", resource) when { context.input.amount > 100 };

        """

    static func project(
        policies: String = permits,
        input: String = "{ type: object, required: [amount], properties: { amount: { type: integer } } }",
        tool: String = "desk.pay",
        offered: String = "desk.pay",
        people: String = "ada: { name: Ada, groups: [leads, team] }\n  bob: { name: Bob, groups: [bosses] }",
        counters: String = "",
        labels: String = ""
    ) throws -> ProjectDefinition {
        let result = Project.load(
            .memory([
                "reeve.yaml": "project: desk\nowner: team\n\(counters)",
                "people.yaml": "people:\n  \(people)\ngroups:\n  leads: {}\n  team: {}\n  bosses: {}\n",
                "models.yaml": """
                providers: { script: { type: scripted, rules: rules.yaml } }
                models: { scripted: { provider: script } }
                tiers: { standard: scripted }

                """,
                "rules.yaml": "rules: [ { when: \"true\", reply: { content: hello } } ]\n",
                "agents/clerk.yaml": """
                agent: clerk
                owner: team
                instructions: { text: You pay. }
                model: standard
                tools: [\(offered)]

                """,
                "tools/desk.yaml": """
                connector: desk
                type: http
                base_url: http://127.0.0.1:1
                \(labels)
                tools:
                  - name: \(tool)
                    description: Pays.
                    effect: irreversible
                    idempotency: { header: Idempotency-Key }
                    request: { method: POST, path: /pay, body: "${input}" }
                    facts: { order: { tool: desk.order } }
                    input: \(input)
                  - name: desk.order
                    description: Finds an order.
                    effect: read
                    request: { method: GET, path: /order }
                    input: { type: object, properties: {} }
                    output: { type: object, required: [paid], properties: { paid: { type: integer } } }

                """,
                "workflows/flow.yaml": "workflow: flow\nsteps: { pay: { agent: clerk, with: { go: true } } }\n",
                "policies/desk.cedar": policies,
            ])
        )
        return try #require(result.definition, "\(result.problems.map(\.description))")
    }

    // MARK: The past

    /// Writes a run, whose entries are numbered from 1 and a second apart.
    @discardableResult
    func run(
        _ number: Int,
        _ drafts: [EntryDraft],
        release: ProjectDefinition? = nil,
        at start: Int = 0
    ) async throws -> RunID {
        let project = try release ?? Self.project()
        let id = Self.id(number)
        let created = RunCreated(
            workflow: "flow",
            release: project.release,
            snapshot: project.snapshot.digest,
            input: .inline([:]),
            actsFor: nil
        )
        _ = try await store.accept(
            NewRun(
                id: id,
                workflow: "flow",
                release: project.release,
                created: Self.time(start),
                body: created.body,
                blobs: [project.snapshot]
            )
        )
        let worker = WorkerID(rawValue: "wrk_past")
        let claimed = try #require(try await store.claim(id, worker: worker, now: Self.time(start)))
        let entries = drafts.enumerated().map { index, draft in
            Entry(
                run: id,
                seq: index + 1,
                kind: draft.kind,
                at: Self.time(start + index),
                path: draft.path,
                body: draft.body
            )
        }
        var append = Append(lease: claimed.lease, entries: entries)
        append.blobs = drafts.flatMap(\.blobs)
        append.projection = RunProjection(status: .succeeded)
        append.releasesLease = true
        try await store.append(append)
        return id
    }

    static func id(_ number: Int) -> RunID { RunID.make(at: time(0), random: (0, UInt64(number))) }

    static func time(_ seconds: Int) -> Timestamp {
        Timestamp(microseconds: 1_780_000_000_000_000 + Int64(seconds) * 1_000_000)
    }

    /// Decides the past again.
    func replay(
        _ candidate: ProjectDefinition,
        _ times: CallRange = CallRange(),
        intended: [IntendedChange] = [],
        listMax: Int = 20
    ) async throws -> ReplayReport {
        let replay = Replay(candidate: candidate, store: store, intended: intended, listMax: listMax) {
            [store] digest async throws(JournalError) in
            let result = Project.load(snapshot: try await store.blob(digest))
            guard let project = result.definition else { throw JournalError(.damaged, "no release") }
            return project
        }
        return try await replay.run(times)
    }
}

/// The entries of calls, as the gateway writes them.
enum PastEntry {
    static func request(_ principal: String = "Agent::\"clerk\"", for person: String? = nil) -> JSON {
        var run: JSONObject = ["id": "run_1", "workflow": "flow", "step": "pay"]
        if let person { run["principal"] = .string(person) }
        return ["principal": .string(principal), "action": "", "resource": "", "run": .object(run)]
    }

    static func intended(
        _ amount: Int64,
        tool: String = "desk.pay",
        path: String = "pay",
        attempt: Int = 1,
        facts: [String: JSON] = ["order": ["paid": 500]],
        grant: String? = nil,
        principal: String = "Agent::\"clerk\"",
        for person: String? = nil,
        isFact: Bool = false
    ) -> EntryDraft {
        var blobs: [Blob] = []
        let input = payload(["amount": .int(amount)], &blobs)
        let event = ToolIntended(
            tool: tool,
            effect: "irreversible",
            attempt: attempt,
            input: input,
            idempotencyKey: "reeve-1",
            recovery: "ask",
            facts: facts.mapValues { payload($0, &blobs) },
            policies: ["clerk-pays"],
            grant: grant.map(ApprovalID.init(rawValue:)),
            request: request(principal, for: person),
            isFact: isFact
        )
        return event.draft(at: StepPath(path), blobs: blobs)
    }

    static func asked(_ amount: Int64, _ groups: [String] = ["leads"], path: String = "pay") -> EntryDraft {
        var blobs: [Blob] = []
        let content = payload(["amount": .int(amount)], &blobs)
        let event = ApprovalRequested(
            id: ApprovalID(rawValue: "apr_\(amount)"),
            subject: .call,
            digest: Digest(of: [1]),
            groups: groups,
            message: "a lead looks at it",
            tool: "desk.pay",
            content: content,
            facts: ["order": payload(["paid": 500], &blobs)],
            askedBy: "agent:clerk",
            actsFor: nil,
            expires: nil,
            onTimeout: "deny"
        )
        return event.draft(at: StepPath(path), blobs: blobs)
    }

    /// - Parameter arguments: Tells apart to which a yes was given.
    static func granted(
        _ amount: Int64,
        by groups: [String] = ["leads"],
        path: String = "pay",
        arguments: UInt8 = 1
    ) -> EntryDraft {
        ApprovalGranted(
            id: ApprovalID(rawValue: "apr_\(amount)"),
            by: "user:ada",
            groups: groups,
            digest: Digest(of: [arguments])
        ).draft(at: StepPath(path))
    }

    static func refused(
        _ amount: Int64,
        stage: String = "authorize",
        code: String = "denied",
        policies: [String] = ["clerk-never"],
        path: String = "pay"
    ) -> EntryDraft {
        var blobs: [Blob] = []
        let input = payload(["amount": .int(amount)], &blobs)
        let event = ToolRefused(
            tool: "desk.pay",
            stage: stage,
            code: code,
            message: "no",
            input: input,
            facts: ["order": payload(["paid": 500], &blobs)],
            policies: policies.map { ToolRefused.PolicyNote(id: $0, because: nil) },
            request: request()
        )
        return event.draft(at: StepPath(path), blobs: blobs)
    }

    static func succeeded(path: String = "pay") -> EntryDraft {
        ToolSucceeded(output: .inline(.null), labels: [], took: .zero).draft(at: StepPath(path))
    }

    static func failed(path: String = "pay") -> EntryDraft {
        ToolFailed(code: "http_500", message: "it failed", isRetryable: true, took: .zero).draft(at: StepPath(path))
    }

    static func unknown(path: String = "pay") -> EntryDraft {
        ToolUnknown(code: "timeout", message: "nobody knows").draft(at: StepPath(path))
    }

    static func settled(_ succeeded: Bool, path: String = "pay") -> EntryDraft {
        ToolSettled(succeeded: succeeded, output: .inline(.null), by: "user:ada").draft(at: StepPath(path))
    }

    private static func payload(_ value: JSON, _ blobs: inout [Blob]) -> Payload {
        let (payload, blob) = Payload.of(value)
        if let blob { blobs.append(blob) }
        return payload
    }
}
