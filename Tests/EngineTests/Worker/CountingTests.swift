import Foundation
import Gateway
import JSON
import Journal
import Manifest
import StoreSQLite
import Synchronization
import Testing
import Transport

@testable import Engine

/// Limits over what was done before, on real stores with several workers: never passed, whatever happens at once.
struct CountingTests {
    /// A service that pays, or says what it is told to say, and remembers what it paid.
    private final class Bank: Sendable {
        let server: HTTPServer
        private let book: Book

        final class Book: Sendable {
            let paid = Mutex<[Int64]>([])
            let answer = Mutex<(@Sendable (JSON) -> ServerResponse)?>(nil)
        }

        init() throws {
            let book = Book()
            self.book = book
            server = try HTTPServer { request in
                let body = (try? JSON(parsing: request.body)) ?? .null
                if let answer = book.answer.withLock(\.self) { return answer(body) }
                book.paid.withLock { $0.append(body["cents"]?.intValue ?? 0) }
                return ServerResponse(
                    status: 200,
                    headers: ["Content-Type": "application/json"],
                    body: Array(#"{"ok":true}"#.utf8)
                )
            }
        }

        var paid: [Int64] { book.paid.withLock(\.self) }

        func answer(_ status: Int?) {
            book.answer.withLock { answer in
                guard let status else { return answer = nil }
                answer = { _ in ServerResponse(status: status, headers: [:], body: []) }
            }
        }
    }

    private static func files(_ policies: String, window: String = "24h") -> [String: String] {
        [
            "reeve.yaml": """
            project: desk
            owner: team
            counters:
              paid: { tool: bank.pay, sum: "${input.cents}", key: "${input.customer}", window: \(window) }
            """,
            "people.yaml": "people:\n  ada: { name: Ada, groups: [team] }\n",
            "policies/all.cedar": policies,
            "tools/bank.yaml": """
            connector: bank
            type: http
            base_url: ${env.BANK_URL}
            concurrency: 64
            tools:
              - name: bank.pay
                effect: irreversible
                request: { method: POST, path: /pay, body: "${input}" }
                input:
                  type: object
                  required: [cents, customer]
                  properties: { cents: { type: integer }, customer: { type: string } }
              - name: bank.read
                effect: read
                labels: [untrusted]
                request: { method: GET, path: /page }
                input: { type: object }
            """,
            "workflows/pay.yaml": """
            workflow: pay
            input:
              type: object
              required: [cents, customer]
              properties: { cents: { type: integer }, customer: { type: string } }
            steps:
              pay: { tool: bank.pay, with: { cents: "${input.cents}", customer: "${input.customer}" }, on_error: continue }
            output: "${steps.pay.status}"
            """,
            "workflows/many.yaml": """
            workflow: many
            input: { type: object, required: [count], properties: { count: { type: integer } } }
            steps:
              all:
                map:
                  over: "${[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]}"
                  concurrency: 12
                  steps:
                    pay: { tool: bank.pay, with: { cents: 20, customer: "c${item}" }, on_error: continue }
                  output: "${steps.pay.status}"
            output: "${steps.all.output}"
            """,
        ]
    }

    private static let limit = """
        permit (principal, action, resource);
        forbid (principal, action == Action::"bank.pay", resource)
        when { context.history.paid + context.input.cents > 500 };
        """

    private final class Place: Sendable {
        let directory = FileManager.default.temporaryDirectory.appending(path: "reeve-counting-\(UUID().uuidString)")
        let project: ProjectDefinition
        let bank = try? Bank()
        let time = Mutex(Timestamp(rfc3339: "2026-05-13T12:00:00Z") ?? .current)

        init(_ files: [String: String]) throws {
            let loaded = Project.load(.memory(files))
            project = try #require(loaded.definition, "\(loaded.problems.map(\.description))")
        }

        deinit { try? FileManager.default.removeItem(at: directory) }

        func store() throws -> SQLiteStore { try SQLiteStore.open(directory.path) }

        func worker(_ name: String, _ store: SQLiteStore, clock: EngineClock = .system) -> Worker {
            Worker(
                id: WorkerID(rawValue: name),
                store: store,
                releases: ReleaseCatalog(current: project) { _ throws(JournalError) in
                    throw JournalError(.notFound, "one release")
                },
                environment: GatewayEnvironment(
                    directory: "/nonexistent",
                    variables: ["BANK_URL": bank?.server.url ?? ""],
                    client: HTTPClient(),
                    now: clock.now
                ),
                clock: clock
            )
        }

        /// A clock that stands where ``time`` says.
        var clock: EngineClock {
            EngineClock(
                now: { [self] in time.withLock(\.self) },
                random: { .random(in: .min ... .max) },
                sleep: { _ in await Task.yield() }
            )
        }

        /// One payment by a run of its own; answers whether it was made.
        func pay(_ cents: Int64, to customer: String = "anna", _ worker: Worker, _ store: SQLiteStore) async throws
            -> Bool
        {
            let run = try await RunStarter(store: store, project: project, clock: clock)
                .start(workflow: "pay", input: ["cents": .int(cents), "customer": .string(customer)])
            _ = try await worker.drive(run)
            return try await store.entries(of: run, from: 0, limit: 100).contains { $0.kind == .toolSucceeded }
        }

        func wait(for runs: [RunID], in store: SQLiteStore) async throws {
            let deadline = ContinuousClock.now + .seconds(60)
            var token: UInt64 = 0
            for run in runs {
                while try await store.run(run)?.projection.status.isTerminal != true {
                    guard ContinuousClock.now < deadline else {
                        Issue.record("\(run) is \(String(describing: try await store.run(run)?.projection))")
                        return
                    }
                    token = await store.waitForChange(since: token, deadline: .now + .milliseconds(100))
                }
            }
        }
    }

    @Test(arguments: 1...4)
    func `fifty payments of 20 at once, through two stores, come to the limit of 500 and not beyond`(
        round: Int
    ) async throws {
        let place = try Place(Self.files(Self.limit))
        let stores = [try place.store(), try place.store()]
        var runs: [RunID] = []
        for _ in 0..<50 {
            runs.append(
                try await RunStarter(store: stores[0], project: place.project)
                    .start(workflow: "pay", input: ["cents": 20, "customer": "anna"])
            )
        }
        let workers = stores.enumerated().map { place.worker("wrk_\($0)", $1) }
        let work = workers.map { worker in
            Task { try await worker.work { run, error in Issue.record("\(run): \(error)") } }
        }
        try await place.wait(for: runs, in: stores[0])
        for worker in workers { worker.stop() }
        for task in work { try await task.value }
        #expect(place.bank?.paid == Array(repeating: 20, count: 25))
        var codes: [String: Int] = [:]
        for run in runs {
            for entry in try await stores[0].entries(of: run, from: 0, limit: 50) {
                if entry.kind == .toolRefused { codes[try ToolRefused(body: entry.body).code, default: 0] += 1 }
            }
        }
        #expect(codes == ["denied": 25])
        let report = try await stores[0].verify()
        #expect(report.isIntact, "\(report.findings)")
        for store in stores { await store.close() }
    }

    @Test func `the steps of one run that pay at once are counted one after the other`() async throws {
        let place = try Place(
            Self.files(
                """
                permit (principal, action, resource);
                forbid (principal, action == Action::"bank.pay", resource)
                when { context.run.calls["bank.pay"].count >= 7 || context.history.paid > 0 };
                """
            )
        )
        let store = try place.store()
        let run = try await RunStarter(store: store, project: place.project)
            .start(workflow: "many", input: ["count": 12])
        _ = try await place.worker("wrk_a", store).drive(run)
        #expect(place.bank?.paid.count == 7)
        await store.close()
    }

    @Test(arguments: [("24h", 24 * 60 * 60), ("2h", 2 * 60 * 60), ("90m", 90 * 60)])
    func `a window that rolls lets a payment go when its time is over, to the minute`(
        window: String,
        seconds: Int
    ) async throws {
        let place = try Place(Self.files(Self.limit, window: window))
        let store = try place.store()
        let worker = place.worker("wrk_a", store, clock: place.clock)
        #expect(try await place.pay(300, worker, store))
        #expect(try await place.pay(200, worker, store))
        #expect(try await !place.pay(1, worker, store))
        #expect(try await place.pay(500, to: "ben", worker, store), "another customer has a sum of his own")
        place.time.withLock { $0 = $0.advanced(by: .seconds(seconds + 59)) }
        #expect(try await !place.pay(1, worker, store), "the minute in which it was paid still lies in the window")
        place.time.withLock { $0 = $0.advanced(by: .seconds(1)) }
        #expect(try await place.pay(500, worker, store))
        #expect(try await !place.pay(1, worker, store))
        await store.close()
    }

    @Test func `a calendar day begins at midnight, and a clock that jumps back opens nothing`() async throws {
        let place = try Place(Self.files(Self.limit, window: "day"))
        let store = try place.store()
        let worker = place.worker("wrk_a", store, clock: place.clock)
        func set(_ text: String) throws { place.time.withLock { $0 = Timestamp(rfc3339: text) ?? $0 } }
        try set("2026-05-13T23:59:59Z")
        #expect(try await place.pay(500, worker, store))
        #expect(try await !place.pay(1, worker, store))
        try set("2026-05-14T00:00:00Z")
        #expect(try await place.pay(400, worker, store))
        for earlier in ["2026-05-13T23:00:00Z", "2026-05-12T01:00:00Z", "2025-01-01T00:00:00Z"] {
            try set(earlier)
            #expect(try await !place.pay(101, worker, store), "\(earlier)")
        }
        try set("2026-05-14T00:30:00Z")
        #expect(try await !place.pay(101, worker, store))
        #expect(try await place.pay(100, worker, store))
        await store.close()
    }

    @Test func `what failed for certain is given back, and what nobody knows is not`() async throws {
        let place = try Place(Self.files(Self.limit))
        let store = try place.store()
        let worker = place.worker("wrk_a", store, clock: place.clock)
        place.bank?.answer(400)
        #expect(try await !place.pay(500, worker, store))
        place.bank?.answer(nil)
        #expect(try await place.pay(400, worker, store), "the failed one does not count")
        place.bank?.answer(500)
        let run = try await RunStarter(store: store, project: place.project, clock: place.clock)
            .start(workflow: "pay", input: ["cents": 100, "customer": "anna"])
        _ = try await worker.drive(run)
        place.bank?.answer(nil)
        #expect(try await store.entries(of: run, from: 0, limit: 50).contains { $0.kind == .toolUnknown })
        #expect(try await !place.pay(1, worker, store), "the unknown one counts")
        let message = Message(
            run: run,
            kind: .settle,
            from: "user:ada",
            body: ["path": "pay", "succeeded": false, "output": nil]
        )
        _ = try await store.post(message, at: place.clock.now())
        _ = try await worker.drive(run)
        #expect(try await place.pay(100, worker, store), "it was settled as failed")
        #expect(try await !place.pay(1, worker, store))
        let report = try await store.verify()
        #expect(report.isIntact, "\(report.findings)")
        await store.close()
    }
}
