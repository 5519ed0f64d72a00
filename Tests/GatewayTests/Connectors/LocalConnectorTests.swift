import CSQLite
import Gateway
import Glibc
import JSON
import Journal
import Testing

/// Files, programs and SQLite, from the manifest to the disk.
struct LocalConnectorTests {
    static let files = """
        connector: notes
        type: files
        root: notes
        file_bytes_max: 1000
        tools:
          - { name: notes.read, effect: read, operation: read }
          - { name: notes.list, effect: read, operation: list }
          - { name: notes.write, effect: write, operation: write }
          - { name: notes.append, effect: write, operation: append }
          - { name: notes.delete, effect: irreversible, operation: delete }
        """

    func bench(_ manifest: String, variables: [String: String] = [:], reeve: String = "") throws -> Bench {
        let directory = try TemporaryDirectory()
        directory.make(directory: "notes")
        return try Bench(tools: [manifest], reeve: reeve, variables: variables, directory: directory)
    }

    @Test func `files are written, read, listed and deleted`() async throws {
        let bench = try bench(Self.files)
        let written = try await bench.call("notes.write", ["path": "a.txt", "content": "hello"])
        #expect(written.output == ["path": "a.txt", "bytes": 5])
        try await bench.call("notes.append", ["path": "a.txt", "content": "AP8=", "encoding": "base64"])
        let read = try await bench.call("notes.read", ["path": "a.txt", "encoding": "base64"])
        #expect(read.output?["base64"] == "aGVsbG8A/w==")
        let listed = try await bench.call("notes.list", ["path": "."])
        #expect(listed.output?["entries"]?[0]?["name"] == "a.txt")
        try await bench.call("notes.delete", ["path": "a.txt"])
        let gone = try await bench.call("notes.read", ["path": "a.txt"])
        #expect(gone.failure?.code == "not_found")
        #expect(gone.failure?.isRetryable == false)
    }

    @Test(arguments: ["../reeve.yaml", "/etc/passwd", "a/../../x", "a\u{0}b", ".."])
    func `no path leaves the directory`(path: String) async throws {
        let bench = try bench(Self.files)
        for tool in ["notes.read", "notes.list", "notes.delete"] {
            let outcome = try await bench.call(tool, ["path": .string(path)])
            #expect(outcome.failure?.code == "invalid_path")
        }
        let written = try await bench.call("notes.write", ["path": .string(path), "content": "x"])
        #expect(written.failure?.code == "invalid_path")
    }

    static func program(
        _ command: String,
        environment: String = "",
        tool: String = "effect: read",
        program: String = "/bin/sh"
    ) -> String {
        """
        connector: box
        type: command
        program: \(program)
        \(environment)
        tools:
          - name: box.run
            \(tool)
            command: \(command)
            input: { type: object, properties: { text: {} } }
        """
    }

    @Test func `a program gets its arguments and input and gives JSON`() async throws {
        let command =
            #"{ arguments: ["-c", "cat; exit 0", "x", "${input.text}"], stdin: { got: "${input.text}", key: "${idempotency_key}" } }"#
        let bench = try bench(Self.program(command))
        let outcome = try await bench.call("box.run", ["text": "it's; $(here)"])
        #expect(outcome.output?["got"] == "it's; $(here)")
        #expect(outcome.output?["key"] == .string(bench.toolCall("box.run").idempotencyKey))
    }

    @Test func `text output comes with the exit code`() async throws {
        let bench = try bench(Self.program(#"{ arguments: ["-c", "echo hi"], output: text }"#))
        #expect(try await bench.call("box.run").output == ["stdout": "hi\n", "exit_code": 0])
    }

    @Test func `another end than with zero is a failure that tells what the program said`() async throws {
        let bench = try bench(
            Self.program(#"{ arguments: ["-c", "echo no such thing >&2; exit 4"] }"#, tool: "effect: irreversible")
        )
        let failure = try #require(try await bench.call("box.run").failure)
        #expect(failure.code == "exit_status")
        #expect(try bench.recorder.words(failure.detail) == "the program ended with 4: no such thing")
    }

    @Test func `a program with an effect that did not end by itself leaves it unknown`() async throws {
        let command = #"{ arguments: ["-c", "sleep 1000"] }"#
        let bench = try bench(Self.program(command, tool: "effect: irreversible\n    timeout: 200ms"))
        #expect(try await bench.call("box.run").unknown?.code == "timeout")
        let read = try self.bench(Self.program(command, tool: "effect: read\n    timeout: 200ms"))
        #expect(try await read.call("box.run").failure?.code == "timeout")
    }

    @Test(arguments: ["-rf", "--help", "-"])
    func `an argument does not become an option`(text: String) async throws {
        let bench = try bench(Self.program(#"{ arguments: ["${input.text}"], output: text }"#, program: "/bin/echo"))
        #expect(try await bench.call("box.run", ["text": .string(text)]).failure?.code == "invalid_argument")
        let ended = try self.bench(
            Self.program(#"{ arguments: ["--", "${input.text}"], output: text }"#, program: "/bin/echo")
        )
        #expect(try await ended.call("box.run", ["text": .string(text)]).output?["stdout"] == .string("-- \(text)\n"))
    }

    @Test func `a secret is in the program's environment and nowhere in the journal`() async throws {
        let environment = "environment: { TOKEN: secret.token, PLAIN: '${env.HERE}' }"
        let bench = try bench(
            Self.program(#"{ arguments: ["-c", "env; echo $TOKEN >&2"], output: text }"#, environment: environment),
            variables: ["TOKEN_VALUE": "very-secret-token", "HERE": "yes", "OTHER": "not handed on"],
            reeve: "secrets: { token: { env: TOKEN_VALUE } }"
        )
        let output = try #require(try await bench.call("box.run").output?["stdout"]?.stringValue)
        #expect(output.contains("TOKEN=[secret:token]\n"))
        #expect(output.contains("PLAIN=yes\n"))
        #expect(!output.contains("OTHER"))
        #expect(!bench.recorder.everything.contains("very-secret-token"))
    }

    @Test func `output that is no JSON or no text is no result`() async throws {
        let json = try bench(Self.program(#"{ arguments: ["-c", "echo '{'"] }"#))
        #expect(try await json.call("box.run").failure?.code == "invalid_result")
        let text = try bench(Self.program(#"{ arguments: ["-c", "printf '\\377\\376'"], output: text }"#))
        #expect(try await text.call("box.run").failure?.code == "invalid_result")
    }

    static let orders = """
        connector: orders
        type: sql
        database: { sqlite: notes/orders.db }
        tools:
          - name: orders.find
            effect: read
            input: { type: object, required: [id], properties: { id: { type: string } } }
            query: { statement: "SELECT id, cents FROM orders WHERE id = :id", shape: row }
          - name: orders.pay
            effect: write
            idempotency: key
            input: { type: object, required: [id, cents], properties: { id: { type: string }, cents: { type: integer } } }
            query: { statement: "UPDATE orders SET cents = :cents, key = :idempotency_key WHERE id = :id" }
        """

    func ordersBench() throws -> Bench {
        let bench = try bench(Self.orders)
        var handle: OpaquePointer?
        #expect(sqlite3_open(bench.directory.path + "/notes/orders.db", &handle) == SQLITE_OK)
        let setup =
            "CREATE TABLE orders (id TEXT, cents INTEGER, key TEXT); INSERT INTO orders (id, cents) VALUES ('o1', 7)"
        #expect(sqlite3_exec(handle, setup, nil, nil, nil) == SQLITE_OK)
        sqlite3_close(handle)
        return bench
    }

    @Test func `a database is read and written with bound values`() async throws {
        let bench = try ordersBench()
        #expect(try await bench.call("orders.find", ["id": "o1"]).output == ["id": "o1", "cents": 7])
        #expect(try await bench.call("orders.find", ["id": "' OR 1 --"]).output == .null)
        #expect(try await bench.call("orders.pay", ["id": "o1", "cents": 9]).output == ["changed": 1])
        #expect(try await bench.call("orders.find", ["id": "o1"]).output?["cents"] == 9)
    }

    @Test func `a database that is missing is told and not made`() async throws {
        let bench = try bench(Self.orders)
        #expect(try await bench.call("orders.find", ["id": "o1"]).failure?.code == "connect")
        #expect(bench.directory.names == ["notes"])
    }
}
