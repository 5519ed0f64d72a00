import Glibc
import Testing
import Transport

@Suite struct HTTPClientFailureTests {
    @Test func `a refused connection is certainly unsent`() async throws {
        let (socket, port) = try RawSocket.bound()
        defer { close(socket) }
        let client = HTTPClient()
        let error = await failure { try await client.send(HTTPRequest(.post, "http://127.0.0.1:\(port)", body: [1])) }
        #expect(error?.code == .connect)
        #expect(error?.requestMayHaveBeenSent == false)
        #expect(error?.isTransient == true)
        #expect(error?.message.contains("`127.0.0.1:\(port)`") == true)
        await client.stop()
    }

    @Test func `a name without an address is certainly unsent`() async throws {
        // A label of more than 63 bytes: no server needs to be asked.
        let host = String(repeating: "a", count: 64) + ".invalid"
        let client = HTTPClient()
        let error = await failure { try await client.send(HTTPRequest(.get, "http://\(host)/")) }
        #expect(error?.code == .resolve)
        #expect(error?.requestMayHaveBeenSent == false)
        await client.stop()
    }

    @Test(arguments: ["ftp://127.0.0.1", "127.0.0.1", "http://127.0.0.1/\r\nX: y"])
    func `a url that is none is refused`(url: String) async throws {
        let client = HTTPClient()
        let error = await failure { try await client.send(HTTPRequest(.get, url)) }
        #expect(error?.code == .invalidRequest)
        await client.stop()
    }

    @Test func `headers and methods that would end their line are refused, and not shown`() async throws {
        let client = HTTPClient()
        let url = "http://127.0.0.1:1"
        let header = await failure { try await client.send(HTTPRequest(.get, url, headers: ["A": "s3cret\r\nB: c"])) }
        #expect(header?.code == .invalidRequest)
        #expect(header?.message.contains("s3cret") == false)
        let method = await failure { try await client.send(HTTPRequest("GET / HTTP/1.1\r\n", url)) }
        #expect(method?.code == .invalidRequest)
        await client.stop()
    }

    @Test func `a server that never answers is a timeout, possibly sent`() async throws {
        let answer = Gate()
        try await serving { _ in
            await answer.wait()
            return .text("late")
        } test: { client, url async throws in
            let error = await failure {
                try await client.send(HTTPRequest(.post, url, body: [1], timeout: .milliseconds(80)))
            }
            #expect(error?.code == .timeout)
            #expect(error?.requestMayHaveBeenSent == true)
            answer.open()
        }
    }

    @Test func `a peer that never finishes its handshake is a timeout, certainly unsent`() async throws {
        // The kernel takes the connection; nobody answers the TLS greeting.
        let (socket, port) = try RawSocket.bound()
        defer { close(socket) }
        listen(socket, 8)
        let client = HTTPClient()
        let error = await failure {
            try await client.send(
                HTTPRequest(.post, "https://127.0.0.1:\(port)", body: [1], connectTimeout: .milliseconds(80))
            )
        }
        #expect(error?.code == .timeout)
        #expect(error?.requestMayHaveBeenSent == false)
        await client.stop()
    }

    @Test func `a body cut off in the middle is an error, not a shorter body`() async throws {
        let server = try RawServer { connection in
            connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
        }
        let client = HTTPClient()
        let error = await failure { try await client.send(HTTPRequest(.post, server.url, body: [1])) }
        #expect(error?.code == .closed)
        #expect(error?.requestMayHaveBeenSent == true)
        await client.stop()
        await server.stop()
    }

    @Test func `a chunked body without its end is an error`() async throws {
        let server = try RawServer { connection in
            connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nonly\r\n")
        }
        let client = HTTPClient()
        let error = await failure { try await client.send(HTTPRequest(.get, server.url)) }
        #expect(error?.code == .closed)
        await client.stop()
        await server.stop()
    }

    @Test(arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "\u{16}\u{3}\u{1}"])
    func `a peer that does not speak http is an error, possibly sent`(greeting: String) async throws {
        let server = try RawServer { connection in
            connection.readRequest()
            connection.write(greeting)
        }
        let client = HTTPClient()
        let error = await failure { try await client.send(HTTPRequest(.get, server.url)) }
        #expect(error != nil)
        #expect(error?.requestMayHaveBeenSent == true)
        await client.stop()
        await server.stop()
    }

    @Test func `endless headers are cut off`() async throws {
        let server = try RawServer { connection in
            connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\n")
            let line = "X: " + String(repeating: "a", count: 8000) + "\r\n"
            for _ in 0..<100 { connection.write(line) }
            connection.readToEnd()
        }
        let client = HTTPClient()
        let error = await failure { try await client.send(HTTPRequest(.get, server.url)) }
        #expect(error?.code == .tooLarge)
        await client.stop()
        await server.stop()
    }

    @Test func `a request is not repeated when a reused connection ends without an answer`() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() else { return }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            // The second request has been read, and perhaps carried out, when the connection ends.
            connection.readRequest()
        }
        let client = HTTPClient()
        let request = HTTPRequest(.post, server.url, body: [1])
        #expect(try await client.send(request).text == "ok")
        let error = await failure { try await client.send(request) }
        #expect(error?.code == .closed)
        #expect(error?.requestMayHaveBeenSent == true)
        await client.stop()
        await server.stop()
        #expect(server.requests.values.count == 2)
    }

    @Test func `a safe request is repeated when a reused connection ends without an answer`() async throws {
        let isFirst = Gate()
        let server = try RawServer { connection in
            guard connection.readRequest() else { return }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            guard isFirst.isOpen else {
                isFirst.open()
                connection.readRequest()
                return
            }
            connection.readToEnd()
        }
        let client = HTTPClient()
        let request = HTTPRequest(.get, server.url)
        #expect(try await client.send(request).text == "ok")
        #expect(try await client.send(request).text == "ok")
        await client.stop()
        await server.stop()
        #expect(server.requests.values.count == 3)
    }

    @Test(.enabled(if: SelfSigned.isAvailable))
    func `a certificate that nobody signed is refused, certainly unsent`() async throws {
        let signed = try SelfSigned()
        defer { signed.remove() }
        let reached = Gate()
        try await serving(.init(identity: signed.identity)) { _ in
            reached.open()
            return .text("secret")
        } test: { client, url async throws in
            let error = await failure { try await client.send(HTTPRequest(.post, url, body: [1])) }
            #expect(error?.code == .tls)
            #expect(error?.requestMayHaveBeenSent == false)
            #expect(!reached.isOpen)
        }
    }

    @Test(.enabled(if: SelfSigned.isAvailable))
    func `a certificate from a trusted file is accepted`() async throws {
        let signed = try SelfSigned()
        defer { signed.remove() }
        let configuration = HTTPClient.Configuration(certificateAuthoritiesPath: signed.certificatePath)
        try await serving(.init(identity: signed.identity), client: configuration) { request in
            ServerResponse(status: 200, body: request.body)
        } test: { client, url async throws in
            #expect(url.hasPrefix("https://"))
            let body = [UInt8](repeating: 7, count: 200_000)
            #expect(try await client.send(HTTPRequest(.post, url, body: body)).body == body)
        }
    }
}
