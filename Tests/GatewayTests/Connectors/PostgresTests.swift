import JSON
import Manifest
import Testing

@testable import Gateway

/// Against a real server, as its superuser: the locks must hold where no right does.
@Suite(.serialized, .enabled(if: PostgresServer.isInstalled, "PostgreSQL is not installed"))
struct PostgresTests {
    let server: PostgresServer
    let connections = PostgresConnections()

    init() async throws {
        server = try await PostgresServer.shared()
        _ = try await run("DROP TABLE IF EXISTS orders", isRead: false, shape: .changed)
        _ = try await run(
            "CREATE TABLE orders (id text PRIMARY KEY, cents bigint CHECK (cents >= 0))",
            isRead: false,
            shape: .changed
        )
        _ = try await run(
            "INSERT INTO orders VALUES ('o1', 9007199254740993), ('o2', 5)",
            isRead: false,
            shape: .changed
        )
    }

    func run(
        _ statement: String,
        _ parameters: [String: JSON] = [:],
        isRead: Bool = true,
        rowsMax: Int = 100,
        bytesMax: Int = 100_000,
        shape: SQLOperation.Shape = .rows,
        timeout: Duration = .seconds(20),
        url: String? = nil,
        password: String? = PostgresServer.password
    ) async throws -> JSON {
        let call = SQLCall(
            statement: statement,
            parameters: parameters,
            isRead: isRead,
            rowsMax: rowsMax,
            bytesMax: bytesMax,
            shape: shape,
            timeout: timeout
        )
        let target = PostgresConnection.Target(url: url ?? server.url, password: password, isRead: isRead)
        let connections = connections
        return try await BlockingThreads.postgres.run { flag throws(ConnectorFailure) in
            let patience = PostgresConnection.Patience(deadline: .now + timeout) { flag.isRaised }
            return try connections.withConnection(to: target, patience: patience) {
                connection throws(ConnectorFailure) in
                try PostgresSession(connection: connection, patience: patience).run(call)
            }
        }
    }

    func failure(_ body: () async throws -> JSON) async -> ConnectorFailure? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? ConnectorFailure
        }
    }

    var count: JSON { get async throws { try await run("SELECT count(*) FROM orders", shape: .value) } }

    @Test func `rows come as objects with exact values`() async throws {
        let statement = """
            SELECT 9007199254740993::int8 AS big, 1.10::numeric AS money, 0.5::float8 AS half, true AS yes, NULL AS nothing,
                '\\x00ff'::bytea AS bytes, '{"a": [1, 2.5]}'::jsonb AS doc, 'NaN'::float8 AS nan, ARRAY[1,2] AS list,
                '2026-05-15 12:00:00+02'::timestamptz AS at, 'ä'::text AS text
            """
        let expected: JSON = [
            [
                "big": 9_007_199_254_740_993, "money": "1.10", "half": 0.5, "yes": true, "nothing": nil,
                "bytes": "AP8=",
                "doc": ["a": [1, 2.5]], "nan": "NaN", "list": "{1,2}", "at": "2026-05-15 10:00:00+00", "text": "ä",
            ]
        ]
        #expect(try await run(statement) == expected)
    }

    @Test func `a value that is bound is never read as SQL, and has the type of its place`() async throws {
        let found = try await run("SELECT id FROM orders WHERE id = :id", ["id": "o1' OR '1'='1"])
        #expect(found == [])
        let typed = try await run(
            "SELECT cents FROM orders WHERE cents = :cents AND id = :id OR id = :id AND :yes",
            ["cents": 9_007_199_254_740_993, "id": "o1", "yes": true],
            shape: .value
        )
        #expect(typed == 9_007_199_254_740_993)
        let document = try await run("SELECT :doc::jsonb -> 'a' AS a", ["doc": ["a": [1, nil]]], shape: .value)
        #expect(document == [1, nil])
        let null = try await run("SELECT :x::text IS NULL AS a", ["x": nil], shape: .value)
        #expect(null == true)
    }

    @Test func `a character that PostgreSQL cannot hold is refused`() async {
        let failure = await failure { try await run("SELECT :x::text", ["x": "a\u{0}b"]) }
        #expect(failure?.code == "invalid_argument")
    }

    @Test(arguments: [
        "DELETE FROM orders", "WITH gone AS (DELETE FROM orders RETURNING id) SELECT * FROM gone",
        "SELECT 1; DELETE FROM orders", "COMMIT; DELETE FROM orders", "SELECT lo_create(0)",
        "SELECT pg_catalog.lo_create(4711)", #"SELECT "lo_create" (0)"#,
        "SELECT set_config('transaction_read_only', 'off', false)",
        "SELECT set_config('default_transaction_read_only', 'off', false)", "SET default_transaction_read_only = off",
        "SELECT pg_terminate_backend(pg_backend_pid())", "SELECT nextval('s')", "SELECT pg_read_file('/etc/passwd')",
        "SELECT query_to_xml('DELETE FROM orders', true, true, '')", "COPY orders TO PROGRAM 'id'",
        "DO $$ BEGIN END $$",
        "SELECT * INTO copied FROM orders", "SELECT * FROM orders FOR UPDATE", "EXPLAIN ANALYZE DELETE FROM orders",
        "CREATE TEMP TABLE x (a int)", "LISTEN x", "SELECT pg_advisory_lock(1)", "TRUNCATE orders", "CALL p()",
        "VACUUM",
    ])
    func `a read cannot write, not even as superuser`(statement: String) async throws {
        let failure = await failure { try await run(statement) }
        #expect(failure?.code == "read_only", "\(statement): \(String(describing: failure))")
        #expect(failure?.mayHaveHappened == false)
        #expect(try await count == 2)
        let large = try await run("SELECT count(*) FROM pg_largeobject_metadata", shape: .value)
        #expect(large == 0)
    }

    @Test func `a session's default is read-only as well`() async throws {
        let setting = try await run("SELECT current_setting('default_transaction_read_only')", shape: .value)
        #expect(setting == "on")
        let own = try await run("SELECT current_setting('transaction_read_only')", shape: .value)
        #expect(own == "on")
    }

    @Test func `what a call left in its session is gone for the next`() async throws {
        _ = try await run("SELECT set_config('search_path', 'nowhere', false)", isRead: false)
        let path = try await run("SELECT current_setting('search_path')", isRead: false, shape: .value)
        #expect(path == #""$user", public"#)
    }

    @Test func `harmless volatile functions may be read`() async throws {
        let value = try await run(
            "SELECT random() < 2 AND clock_timestamp() > now() - interval '1 day' AS a",
            shape: .value
        )
        #expect(value == true)
    }

    @Test func `a write is committed and counted`() async throws {
        let changed = try await run("UPDATE orders SET cents = :c", ["c": 1], isRead: false, shape: .changed)
        #expect(changed == ["changed": 2])
        #expect(try await run("SELECT sum(cents)::int8 FROM orders", shape: .value) == 2)
        let returned = try await run("DELETE FROM orders WHERE id = 'o2' RETURNING id", isRead: false, shape: .row)
        #expect(returned == ["id": "o2"])
    }

    @Test func `a write that fails changes nothing and says that for certain`() async throws {
        let failure = await failure {
            try await run("UPDATE orders SET cents = cents - 6", isRead: false, shape: .changed)
        }
        #expect(failure?.code == "constraint")
        #expect(failure?.mayHaveHappened == false)
        #expect(try await run("SELECT cents FROM orders WHERE id = 'o1'", shape: .value) == 9_007_199_254_740_993)
    }

    @Test func `a constraint that is only checked at the commit fails for certain`() async throws {
        _ = try await run("DROP TABLE IF EXISTS child", isRead: false, shape: .changed)
        let create = "CREATE TABLE child (id text REFERENCES orders DEFERRABLE INITIALLY DEFERRED)"
        _ = try await run(create, isRead: false, shape: .changed)
        let failure = await failure { try await run("INSERT INTO child VALUES ('x')", isRead: false, shape: .changed) }
        #expect(failure?.code == "constraint")
        #expect(failure?.mayHaveHappened == false)
        _ = try await run("DROP TABLE child", isRead: false, shape: .changed)
    }

    @Test func `a write whose rows are too many changes nothing`() async throws {
        let failure = await failure {
            try await run("UPDATE orders SET cents = 0 RETURNING id", isRead: false, rowsMax: 1)
        }
        #expect(failure?.code == "too_large")
        #expect(try await run("SELECT count(*) FROM orders WHERE cents = 0", shape: .value) == 0)
    }

    @Test func `a hundred million rows are an error, and soon`() async {
        let failure = await failure { try await run("SELECT generate_series(1, 100000000) AS a") }
        #expect(failure?.code == "too_large")
        let wide = await self.failure { try await run("SELECT repeat('x', 100000000) AS a") }
        #expect(wide?.code == "too_large")
    }

    @Test func `a statement that takes too long is ended by the server and has failed for certain`() async throws {
        let failure = await failure {
            try await run(
                "UPDATE orders SET cents = 0 WHERE pg_sleep(100) IS NOT NULL",
                isRead: false,
                shape: .changed,
                timeout: .milliseconds(500)
            )
        }
        #expect(failure?.code == "timeout")
        #expect(failure?.mayHaveHappened == false)
        #expect(try await run("SELECT count(*) FROM orders WHERE cents = 0", shape: .value) == 0)
    }

    @Test func `a statement whose caller is gone is given up`() async throws {
        let server = server
        let connections = connections
        let task = Task {
            let call = SQLCall(
                statement: "SELECT pg_sleep(100)",
                parameters: [:],
                isRead: true,
                rowsMax: 1,
                bytesMax: 100,
                shape: .rows,
                timeout: .seconds(60)
            )
            let target = PostgresConnection.Target(url: server.url, password: PostgresServer.password, isRead: true)
            _ = try await BlockingThreads.postgres.run { flag throws(ConnectorFailure) in
                let patience = PostgresConnection.Patience(deadline: .now + .seconds(60)) { flag.isRaised }
                return try connections.withConnection(to: target, patience: patience) {
                    connection throws(ConnectorFailure) in
                    try PostgresSession(connection: connection, patience: patience).run(call)
                }
            }
        }
        let sleeping: JSON = 1
        let look = "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(100)' AND state = 'active'"
        while try await run(look, shape: .value) != sleeping { await Task.yield() }
        task.cancel()
        await #expect(throws: ConnectorFailure.self) { try await task.value }
    }

    @Test func `a wrong password and a missing server are told without the password`() async {
        let wrong = await failure { try await run("SELECT 1", password: "wrong-password-here") }
        #expect(wrong?.code == "connect")
        #expect(wrong?.message.contains("wrong-password-here") == false)
        let missing = await failure { try await run("SELECT 1", url: "postgres://x@127.0.0.1:1/x") }
        #expect(missing?.code == "connect")
        #expect(missing?.isOutage == true)
    }

    @Test func `a connection that died while it was kept is replaced`() async throws {
        _ = try await run("SELECT 1 AS a")
        let killer =
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = 'reeve'"
        _ = try await run(killer, isRead: false)
        #expect(try await run("SELECT 1 AS a", shape: .value) == 1)
    }

    @Test func `two columns of one name, and a placeholder without value, are errors`() async {
        #expect(await failure { try await run("SELECT 1 AS a, 2 AS a") }?.code == "invalid_result")
        #expect(await failure { try await run("SELECT :nothing AS a") }?.code == "invalid_statement")
    }
}
