import Glibc
import Testing
import Transport

@Suite struct HTTPServerTests {
    @Test func `port 0 becomes a port of its own`() async throws {
        let first = try HTTPServer { _ in .text("1") }
        let second = try HTTPServer { _ in .text("2") }
        #expect(first.port != 0)
        #expect(first.port != second.port)
        #expect(first.url == "http://127.0.0.1:\(first.port)")
        await first.stop()
        await second.stop()
    }

    @Test func `an address that is taken, or is none, is an error`() async throws {
        let server = try HTTPServer { _ in .text("") }
        let taken = #expect(throws: TransportError.self) {
            try HTTPServer(.init(port: server.port)) { _ in .text("") }
        }
        #expect(taken?.code == .bind)
        #expect(taken?.message.contains("`127.0.0.1:\(server.port)`") == true)
        let none = #expect(throws: TransportError.self) { try HTTPServer(.init(host: "nowhere")) { _ in .text("") } }
        #expect(none?.code == .bind)
        await server.stop()
        let again = try HTTPServer(.init(port: server.port)) { _ in .text("") }
        await again.stop()
    }

    @Test func `a body over the limit is refused before it is sent`() async throws {
        let reached = Gate()
        try await serving(.init(requestBytesMax: 1000)) { _ in
            reached.open()
            return .text("")
        } test: { client, url async throws in
            let response = try await client.send(HTTPRequest(.post, url, body: [UInt8](repeating: 0, count: 1001)))
            #expect(response.status == 413)
            #expect(!reached.isOpen)
            #expect(
                try await client.send(HTTPRequest(.post, url, body: [UInt8](repeating: 0, count: 1000))).status == 200
            )
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a body that is announced over the limit is refused unsent`() async throws {
        let head = try await withRaw(.init(requestBytesMax: 10, idleTimeout: .seconds(600))) { connection in
            connection.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n")
            return connection.readHead()
        }
        #expect(head.hasPrefix("HTTP/1.1 413"))
    }

    @Test func `a body of unknown length over the limit is refused`() async throws {
        let head = try await withRaw(.init(requestBytesMax: 10)) { connection in
            connection.write("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            connection.write("b\r\n01234567890\r\n0\r\n\r\n")
            return connection.readHead()
        }
        #expect(head.hasPrefix("HTTP/1.1 413"))
    }

    @Test(.timeLimit(.minutes(1))) func `a body without an end is cut off`() async throws {
        try await withRaw(.init(requestBytesMax: 10, idleTimeout: .seconds(600))) { connection in
            connection.write("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = "1000\r\n" + String(repeating: "a", count: 4096) + "\r\n"
            for _ in 0..<1000 { connection.write(chunk) }
            connection.readToEnd()
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n\r\n", "GARBAGE\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na", "\u{16}\u{3}\u{1}", "",
        "GET /" + String(repeating: "a", count: 200_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
    ])
    func `what is no whole request reaches no handler`(text: String) async throws {
        let reached = Gate()
        let handler: HTTPServer.Handler = { _ in
            reached.open()
            return .text("")
        }
        try await withRaw(.init(idleTimeout: .seconds(1)), handler: handler) { connection in
            connection.write(text)
            shutdown(connection.socket, Int32(SHUT_WR))
            connection.readToEnd()
        }
        #expect(!reached.isOpen)
    }

    @Test(arguments: [
        ServerResponse(status: 200, headers: ["A": "b\r\nC: d"]),
        ServerResponse(status: 200, headers: ["A": "b\u{0}c"]),
        ServerResponse(status: 200, headers: ["A:B": "c"]), ServerResponse(status: 200, headers: ["": "c"]),
        ServerResponse(status: 42), ServerResponse(status: 1000), ServerResponse(status: -1),
    ])
    func `a handler's unusable answer becomes a 500`(unusable: ServerResponse) async throws {
        try await serving { request in
            request.target == "/unusable" ? unusable : .text("fine")
        } test: { client, url async throws in
            let response = try await client.send(HTTPRequest(.get, url + "/unusable"))
            #expect(response.status == 500)
            #expect(!response.headers.contains("c"))
            #expect(try await client.send(HTTPRequest(.get, url)).text == "fine")
        }
    }

    @Test func `the server's own headers cannot be contradicted`() async throws {
        try await serving { _ in
            ServerResponse(
                status: 200,
                headers: ["Content-Length": "1000", "Set-Cookie": "a", "set-cookie": "b"],
                body: [1]
            )
        } test: { client, url async throws in
            let response = try await client.send(HTTPRequest(.get, url))
            #expect(response.headers.values(of: "content-length") == ["1"])
            #expect(response.headers.values(of: "set-cookie") == ["a", "b"])
        }
    }

    @Test func `a streamed answer to HEAD, 204 or 304 is not produced`() async throws {
        let produced = Gate()
        try await serving { request in
            ServerResponse(status: Int(request.path.dropFirst()) ?? 200) { writer in
                produced.open()
                try await writer.write("body")
            }
        } test: { client, url async throws in
            #expect(try await client.send(HTTPRequest(.head, url + "/200")).body.isEmpty)
            #expect(try await client.send(HTTPRequest(.get, url + "/204")).status == 204)
            #expect(try await client.send(HTTPRequest(.get, url + "/304")).status == 304)
        }
        #expect(!produced.isOpen)
    }

    @Test(arguments: ["HEAD /200", "GET /204", "GET /304"], [true, false])
    func `an answer without a body sends not a byte of one`(line: String, isStreamed: Bool) async throws {
        let handler: HTTPServer.Handler = { request in
            let status = Int(request.path.dropFirst()) ?? 0
            guard isStreamed else { return ServerResponse(status: status, body: [1, 2, 3]) }
            return ServerResponse(status: status) { try await $0.write([1, 2, 3]) }
        }
        let text = try await withRaw(handler: handler) { connection in
            connection.write("\(line) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            return connection.readAll()
        }
        #expect(text.hasSuffix("\r\n\r\n"))
        #expect(text.split(separator: "\r\n\r\n").count == 1)
    }

    @Test func `two requests sent in one go are answered in order`() async throws {
        let text = try await withRaw(handler: { .text("<\($0.target)>") }) { connection in
            connection.write(
                "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            )
            return connection.readAll()
        }
        let marks = text.split(separator: "<").dropFirst().map { $0.prefix(3) }
        #expect(marks == ["/1>", "/2>"])
    }

    @Test(.timeLimit(.minutes(1))) func `a writer in a task of its own is let go when the client leaves`() async throws
    {
        let (started, left) = (Gate(), Gate())
        try await serving { _ in
            ServerResponse(status: 200) { writer in
                let task = Task {
                    defer { left.open() }
                    started.open()
                    while true { try await writer.write([UInt8](repeating: 0, count: 1 << 20)) }
                }
                try await task.value
            }
        } test: { client, url async throws in
            let stream = Collected<HTTPStream>()
            stream.add(try await client.stream(HTTPRequest(.get, url, responseBytesMax: .max)))
            await started.wait()
            await client.stop()
            await left.wait()
        }
    }

    @Test func `a streaming handler whose client leaves is cancelled`() async throws {
        let (started, left) = (Gate(), Gate())
        try await serving { _ in
            .events { writer in
                started.open()
                defer { left.open() }
                while true { try await writer.write(ServerSentEvent(data: "tick")) }
            }
        } test: { client, url async throws in
            let stream = Collected<HTTPStream>()
            stream.add(try await client.stream(HTTPRequest(.get, url)))
            await started.wait()
            await client.stop()
            await left.wait()
        }
    }
}
