import Testing

@testable import Gateway

struct SQLTextTests {
    @Test func `placeholders become numbers, and only they`() throws {
        let text = try SQLText(
            #"SELECT ':no', ":no", $t$ :no $t$, x::int, E'\':no', -- :no"#
                + "\n/* :no */ a[1:2] FROM t WHERE b = :b AND c=:c1 OR d = :b"
        )
        let (numbered, names) = text.numbered
        #expect(names == ["b", "c1"])
        #expect(numbered.hasSuffix("WHERE b = $1 AND c=$2 OR d = $1"))
        #expect(numbered.contains("x::int"))
    }

    @Test(arguments: [
        "SELECT 1", "select 1;", "  /* x */ WITH a AS (SELECT 1) SELECT * FROM a ; ; -- end", "VALUES (1)",
        "TABLE orders",
        "(SELECT 1) UNION (SELECT 2)", "SELECT 'delete; drop' AS \"update\"",
    ])
    func `single reads pass`(statement: String) throws {
        #expect(try SQLText(statement).writingReason == nil)
    }

    @Test(arguments: [
        "", "INSERT INTO t VALUES (1)", "WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a",
        "SELECT 1; DELETE FROM t", "SELECT * INTO x FROM t", "EXPLAIN ANALYZE DELETE FROM t", "COPY t TO '/tmp/x'",
        "SELECT 1; COMMIT; DELETE FROM t", "DO $$ BEGIN END $$", "CALL p()", "SET x = 1", "PRAGMA query_only = off",
        "ATTACH 'x' AS y", "/**/ update t set a = 1", "SELECT * FROM t FOR UPDATE", "MERGE INTO t USING s ON true",
    ])
    func `everything else does not`(statement: String) throws {
        #expect(try SQLText(statement).writingReason != nil)
    }

    @Test(arguments: [
        "SELECT 'x", "SELECT \"x", "SELECT $a$ x", "SELECT /* x", "SELECT /* a /* b */ */ 1", "SELECT U&\"\\006c\"(1)",
    ])
    func `what hides its meaning is refused`(statement: String) {
        #expect(throws: ConnectorFailure.self) { try SQLText(statement) }
    }

    @Test func `called functions are named, however they are written`() throws {
        let text = try SQLText(
            #"SELECT lo_create(0), pg_catalog."Lo_Import" ('x'), COUNT (*), a FROM t WHERE b IN (1)"#
        )
        #expect(text.calledNames == ["lo_create", "Lo_Import", "count", "in"])
    }
}
