import Glibc
import Testing
import Transport

@Suite struct HTTPClientTests {
    @Test func `method, path, query, headers and body arrive`() async throws {
        let seen = Collected<ServerRequest>()
        try await serving { request in
            seen.add(request)
            return .text("ok", status: 201)
        } test: { client, url async throws in
            let response = try await client.send(
                HTTPRequest(
                    .put,
                    url + "/a%20b?c=d%26e&f",
                    headers: ["X-One": "1", "x-two": ""],
                    body: [0, 1, 2, 255]
                )
            )
            #expect(response.status == 201)
            #expect(response.text == "ok")
        }
        let request = try #require(seen.values.first)
        #expect(request.method == .put)
        #expect(request.target == "/a%20b?c=d%26e&f")
        #expect(request.path == "/a%20b")
        #expect(request.query == "c=d%26e&f")
        #expect(request.headers["x-ONE"] == "1")
        #expect(request.headers["X-Two"] == "")
        #expect(request.headers["user-agent"] == "reeve")
        #expect(!request.headers.contains("content-type"))
        #expect(request.body == [0, 1, 2, 255])
        #expect(seen.values.count == 1)
    }

    @Test(arguments: [HTTPMethod.get, .post, .patch, .delete, .options, "REPORT"])
    func `a method without a body arrives`(method: HTTPMethod) async throws {
        try await serving { request in
            .text("\(request.method) \(request.headers["content-length"] ?? "none")")
        } test: { client, url async throws in
            let length = method == .post || method == .patch ? "0" : "none"
            #expect(try await client.send(HTTPRequest(method, url)).text == "\(method) \(length)")
        }
    }

    @Test func `the answer to HEAD has headers and no body`() async throws {
        try await serving { _ in
            ServerResponse(status: 200, headers: ["X-A": "b"], body: [1, 2, 3])
        } test: { client, url async throws in
            let response = try await client.send(HTTPRequest(.head, url))
            #expect(response.headers["x-a"] == "b")
            #expect(response.headers["content-length"] == "3")
            #expect(response.body.isEmpty)
        }
    }

    @Test func `a connection is used again`() async throws {
        try await serving { request in
            .text(request.peer)
        } test: { client, url async throws in
            let first = try await client.send(HTTPRequest(.get, url))
            let second = try await client.send(HTTPRequest(.post, url, body: [1]))
            #expect(first.text == second.text)
            #expect(first.text.hasPrefix("127.0.0.1:"))
        }
    }

    @Test func `two hundred requests at once get each their own answer`() async throws {
        let gate = Gate()
        let arrived = Collected<String>()
        try await serving { request in
            arrived.add(request.target)
            if arrived.values.count == 200 { gate.open() }
            await gate.wait()
            return .text(request.target)
        } test: { client, url async throws in
            let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<200 {
                    group.addTask { try await client.send(HTTPRequest(.get, "\(url)/\(number)")).text == "/\(number)" }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(answers == 200)
        }
    }

    @Test func `a body of many megabytes arrives as it was`() async throws {
        let body = (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        try await serving { request in
            ServerResponse(status: 200, body: request.body)
        } test: { client, url async throws in
            #expect(try await client.send(HTTPRequest(.post, url, body: body)).body == body)
        }
    }

    @Test func `an answer of exactly the limit arrives, one of a byte more does not`() async throws {
        try await serving { _ in
            ServerResponse(status: 200, body: [UInt8](repeating: 1, count: 100_000))
        } test: { client, url async throws in
            let response = try await client.send(HTTPRequest(.get, url, responseBytesMax: 100_000))
            #expect(response.body.count == 100_000)
            let error = await failure { try await client.send(HTTPRequest(.get, url, responseBytesMax: 99_999)) }
            #expect(error?.code == .tooLarge)
            #expect(error?.requestMayHaveBeenSent == true)
        }
    }

    @Test func `an endless answer is cut off at the limit`() async throws {
        let cut = Gate()
        try await serving { _ in
            ServerResponse(status: 200) { writer in
                defer { cut.open() }
                while true { try await writer.write([UInt8](repeating: 0, count: 65_536)) }
            }
        } test: { client, url async throws in
            let error = await failure { try await client.send(HTTPRequest(.get, url, responseBytesMax: 1 << 20)) }
            #expect(error?.code == .tooLarge)
            await cut.wait()
        }
    }

    @Test func `a configured proxy is the only way out`() async throws {
        let (closed, port) = try RawSocket.bound()
        defer { close(closed) }
        try await serving(client: .init(proxy: .url("http://127.0.0.1:\(port)"))) { _ in
            .text("direct")
        } test: { client, url async throws in
            let error = await failure { try await client.send(HTTPRequest(.get, url)) }
            #expect(error?.code == .connect)
            #expect(error?.requestMayHaveBeenSent == false)
        }
    }

    @Test func `a compressed answer comes decompressed, and its limit counts what comes out`() async throws {
        try await serving { request in
            let isAsked = request.headers["accept-encoding"]?.contains("gzip") == true
            return ServerResponse(
                status: isAsked ? 200 : 400,
                headers: ["Content-Encoding": "gzip"],
                body: Self.gzipped
            )
        } test: { client, url async throws in
            let response = try await client.send(HTTPRequest(.get, url, responseBytesMax: 4000))
            #expect(response.text == String(repeating: "a", count: 4000))
            let error = await failure { try await client.send(HTTPRequest(.get, url, responseBytesMax: 3999)) }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test func `an encoding that the caller asks for comes as it is`() async throws {
        try await serving { _ in
            ServerResponse(status: 200, headers: ["Content-Encoding": "gzip"], body: Self.gzipped)
        } test: { client, url async throws in
            let response = try await client.send(HTTPRequest(.get, url, headers: ["Accept-Encoding": "gzip"]))
            #expect(response.body == Self.gzipped)
        }
    }

    @Test func `a stopped client refuses`() async throws {
        let client = HTTPClient()
        await client.stop()
        await client.stop()
        let error = await failure { try await client.send(HTTPRequest(.get, "http://127.0.0.1:1")) }
        #expect(error?.code == .stopped)
        #expect(error?.requestMayHaveBeenSent == false)
    }

    @Test func `stopping ends what is under way`() async throws {
        let (arrived, answer) = (Gate(), Gate())
        let server = try HTTPServer { _ in
            arrived.open()
            await answer.wait()
            return .text("late")
        }
        let client = HTTPClient()
        async let error = failure { try await client.send(HTTPRequest(.get, server.url)) }
        await arrived.wait()
        await client.stop()
        #expect(await error?.code == .stopped)
        #expect(await error?.requestMayHaveBeenSent == true)
        answer.open()
        await server.stop()
    }

    @Test func `a request outlives the last reference to its client only until it ends`() async throws {
        try await serving { request in
            .text(request.target)
        } test: { _, url async throws in
            #expect(try await HTTPClient().send(HTTPRequest(.get, url + "/a")).text == "/a")
            let stream = try await HTTPClient().stream(HTTPRequest(.get, url + "/b"))
            #expect(try await stream.collected().text == "/b")
        }
    }

    /// 4,000 times the letter a.
    private static let gzipped: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 49, 1, 0, 0, 0, 194, 160, 172, 235, 95, 194, 24, 62, 64, 1, 0, 0, 0,
        111,
        3, 235, 190, 133, 120, 160, 15, 0, 0,
    ]
}
