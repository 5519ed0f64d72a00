import CSQLite
import JSON
import Manifest
import Testing

@testable import Gateway

struct SQLiteTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        var handle: OpaquePointer?
        #expect(sqlite3_open(directory.path + "/a.db", &handle) == SQLITE_OK)
        let setup = """
            CREATE TABLE orders (id TEXT PRIMARY KEY, paid INTEGER CHECK (paid >= 0), note, content BLOB);
            INSERT INTO orders VALUES ('o1', 9007199254740993, NULL, x'00ff'), ('o2', 5, 1.5, NULL);
            CREATE VIRTUAL TABLE words USING fts5(text);
            INSERT INTO words VALUES ('hello world');
            """
        #expect(sqlite3_exec(handle, setup, nil, nil, nil) == SQLITE_OK)
        sqlite3_close(handle)
    }

    func run(
        _ statement: String,
        _ parameters: [String: JSON] = [:],
        isRead: Bool = true,
        rowsMax: Int = 100,
        bytesMax: Int = 10_000,
        shape: SQLOperation.Shape = .rows,
        timeout: Duration = .seconds(10),
        file: String = "a.db"
    ) throws -> JSON {
        let call = SQLCall(
            statement: statement,
            parameters: parameters,
            isRead: isRead,
            rowsMax: rowsMax,
            bytesMax: bytesMax,
            shape: shape,
            timeout: timeout
        )
        let watch = SQLiteDatabase.Watch(deadline: .now + timeout) { false }
        let database = try SQLiteDatabase(
            path: "\(directory.path)/\(file)",
            isRead: isRead,
            bytesMax: bytesMax,
            watch: watch
        )
        return try database.run(call)
    }

    func code(_ body: () throws -> JSON) -> String? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? ConnectorFailure)?.code
        }
    }

    @Test func `rows come as objects with exact integers, base64 and null`() throws {
        let expected: JSON = [
            ["id": "o1", "paid": 9_007_199_254_740_993, "note": nil, "content": "AP8="],
            ["id": "o2", "paid": 5, "note": 1.5, "content": nil],
        ]
        #expect(try run("SELECT * FROM orders ORDER BY id") == expected)
    }

    @Test func `a value that is bound is never read as SQL`() throws {
        let hostile = "o1' OR '1'='1"
        #expect(try run("SELECT id FROM orders WHERE id = :id", ["id": .string(hostile)]) == [])
        #expect(try run("SELECT :id AS id", ["id": "a\u{0}b"]) == [["id": "a\u{0}b"]])
    }

    @Test func `shapes are the first row, the first value and the number of changes`() throws {
        #expect(try run("SELECT id FROM orders ORDER BY id", shape: .row) == ["id": "o1"])
        #expect(try run("SELECT id FROM orders WHERE 0", shape: .row) == nil)
        #expect(try run("SELECT count(*) FROM orders", shape: .value) == 2)
        #expect(try run("UPDATE orders SET paid = 1", isRead: false, shape: .changed) == ["changed": 2])
    }

    @Test(arguments: [
        "DELETE FROM orders", "INSERT INTO orders VALUES ('x', 1, 1, 1)", "PRAGMA query_only = OFF",
        "PRAGMA journal_mode = DELETE", "PRAGMA table_info(orders)", "ATTACH DATABASE '/tmp/reeve-attack.db' AS x",
        "WITH a AS (SELECT 1) DELETE FROM orders", "CREATE TEMP TABLE x (a)", "BEGIN", "COMMIT", "VACUUM INTO '/tmp/x'",
        "SELECT load_extension('x')", "DROP TABLE orders", "REINDEX", "ANALYZE", "SAVEPOINT x", "DETACH main",
        "UPDATE sqlite_master SET sql = ''", "DELETE FROM sqlite_master",
    ])
    func `a read cannot write`(statement: String) throws {
        #expect(["read_only", "sql_error"].contains(try #require(code { try run(statement) })))
        #expect(try run("SELECT count(*) FROM orders", shape: .value) == 2)
    }

    @Test(arguments: [
        "SELECT 1; DELETE FROM orders", "SELECT 1;; SELECT 2", "SELECT 1; -- x\n PRAGMA query_only = OFF",
    ])
    func `more than one statement is never run`(statement: String) throws {
        #expect(code { try run(statement) } == "invalid_statement")
        #expect(code { try run(statement, isRead: false) } == "invalid_statement")
    }

    @Test func `a comment or semicolon after the statement is fine`() throws {
        #expect(try run("SELECT 1 AS a; -- done") == [["a": 1]])
    }

    @Test(arguments: ["ATTACH DATABASE ':memory:' AS x", "PRAGMA foreign_keys = OFF", "COMMIT", "ROLLBACK"])
    func `a write cannot change its connection`(statement: String) {
        #expect(code { try run(statement, isRead: false) } == "read_only")
    }

    @Test func `a write that fails changes nothing`() throws {
        #expect(code { try run("UPDATE orders SET paid = paid - 6", isRead: false) } == "constraint")
        #expect(try run("SELECT paid FROM orders WHERE id = 'o1'", shape: .value) == 9_007_199_254_740_993)
    }

    @Test func `a write whose rows are too many changes nothing`() throws {
        let failure = code { try run("UPDATE orders SET paid = 1 RETURNING id", isRead: false, rowsMax: 1) }
        #expect(failure == "too_large")
        #expect(try run("SELECT sum(paid = 1) FROM orders", shape: .value) == 0)
    }

    @Test func `too many rows and too many bytes are errors`() {
        #expect(code { try run("SELECT * FROM orders", rowsMax: 1) } == "too_large")
        #expect(code { try run("SELECT hex(zeroblob(9000)) AS a") } == "too_large")
        #expect(code { try run("SELECT zeroblob(100000000) AS a") } == "too_large")
    }

    @Test func `a statement without end is ended`() {
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        #expect(code { try run(endless, timeout: .milliseconds(100)) } == "timeout")
    }

    @Test func `full text is searched`() throws {
        #expect(try run("SELECT text FROM words WHERE words MATCH :q", ["q": "hello"], shape: .value) == "hello world")
    }

    @Test func `text that is not UTF-8 is an error`() {
        #expect(code { try run("SELECT CAST(x'ff61' AS TEXT) AS a") } == "invalid_result")
    }

    @Test func `two columns of one name are an error`() {
        #expect(code { try run("SELECT 1 AS a, 2 AS a") } == "invalid_result")
    }

    @Test func `a placeholder without a value is an error and not NULL`() {
        #expect(code { try run("SELECT :nothing AS a") } == "invalid_statement")
        #expect(code { try run("SELECT ? AS a") } == "invalid_statement")
    }

    @Test func `lists and objects are bound as JSON, and large integers exactly`() throws {
        let parameters: [String: JSON] = ["list": [1, "a"], "yes": true, "large": .uint(18_446_744_073_709_551_615)]
        let result = try run("SELECT json_extract(:list, '$[1]') AS a, :yes AS b, :large AS c", parameters)
        #expect(result == [["a": "a", "b": 1, "c": "18446744073709551615"]])
    }

    @Test func `a missing database is not made`() {
        #expect(code { try run("SELECT 1", file: "missing.db") } == "connect")
        #expect(code { try run("SELECT 1", isRead: false, file: "missing.db") } == "connect")
        #expect(directory.names == ["a.db"])
    }
}
