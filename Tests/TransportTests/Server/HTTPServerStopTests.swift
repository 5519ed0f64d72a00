import Testing
import Transport

@Suite struct HTTPServerStopTests {
    @Test func `a handler that never answers does not keep the server from stopping`() async throws {
        let (arrived, never) = (Gate(), Gate())
        let server = try HTTPServer { _ in
            arrived.open()
            await never.wait()
            return .text("nobody hears this")
        }
        let client = HTTPClient()
        async let error = failure { try await client.send(HTTPRequest(.post, server.url)) }
        await arrived.wait()
        await server.stop()
        #expect(await error?.code == .closed)
        never.open()
        await client.stop()
    }

    @Test func `stopping cancels the handler's task`() async throws {
        let arrived = Gate()
        let cancelled = Gate()
        let server = try HTTPServer { _ in
            await withTaskCancellationHandler {
                arrived.open()
                await cancelled.wait()
            } onCancel: {
                cancelled.open()
            }
            return .text("")
        }
        let client = HTTPClient()
        async let error = failure { try await client.send(HTTPRequest(.post, server.url)) }
        await arrived.wait()
        await server.stop()
        await cancelled.wait()
        #expect(await error != nil)
        await client.stop()
    }

    @Test func `stopping cuts a stream whose writer waits`() async throws {
        let server = try HTTPServer { _ in
            ServerResponse(status: 200) { writer in
                while true { try await writer.write([UInt8](repeating: 0, count: 65_536)) }
            }
        }
        let client = HTTPClient()
        let stream = try await client.stream(HTTPRequest(.get, server.url, responseBytesMax: .max))
        await server.stop()
        let error = await failure { for try await _ in stream.body {} }
        #expect(error?.code == .closed)
        await client.stop()
    }

    @Test func `stopping cuts a stream that has nothing to say`() async throws {
        let silent = Gate()
        let server = try HTTPServer { _ in
            .events { _ in await silent.wait() }
        }
        let client = HTTPClient()
        let stream = try await client.stream(HTTPRequest(.get, server.url))
        await server.stop()
        let error = await failure { for try await _ in stream.events {} }
        #expect(error?.code == .closed)
        silent.open()
        await client.stop()
    }

    @Test func `with grace, what is under way is answered and what is new is refused`() async throws {
        let (arrived, answer) = (Gate(), Gate())
        let server = try HTTPServer { request in
            if request.target == "/slow" {
                arrived.open()
                await answer.wait()
            }
            return .text("done")
        }
        let (client, other) = (HTTPClient(), HTTPClient())
        // This connection stays open, and idle, while the server stops.
        #expect(try await other.send(HTTPRequest(.get, server.url)).status == 200)
        async let slow = client.send(HTTPRequest(.get, server.url + "/slow"))
        await arrived.wait()
        async let stopping: Void = server.stop(grace: .seconds(60))
        // The stop has begun when a new connection is refused; that is one step of its thread away.
        var refusal: TransportError?
        while refusal?.code != .connect {
            let newcomer = HTTPClient()
            refusal = await failure { try await newcomer.send(HTTPRequest(.get, server.url)) }
            await newcomer.stop()
        }
        #expect(try await other.send(HTTPRequest(.get, server.url)).status == 503)
        answer.open()
        #expect(try await slow.text == "done")
        await stopping
        await client.stop()
        await other.stop()
    }

    @Test func `grace ends, whoever is still at work`() async throws {
        let (arrived, never) = (Gate(), Gate())
        let server = try HTTPServer { _ in
            arrived.open()
            await never.wait()
            return .text("")
        }
        let client = HTTPClient()
        async let error = failure { try await client.send(HTTPRequest(.post, server.url)) }
        await arrived.wait()
        await server.stop(grace: .milliseconds(20))
        #expect(await error?.code == .closed)
        never.open()
        await client.stop()
    }

    @Test func `stopping twice, at once or later, is stopping once`() async throws {
        let server = try HTTPServer { _ in .text("") }
        async let first: Void = server.stop()
        async let second: Void = server.stop()
        _ = await (first, second)
        await server.stop()
    }

    @Test func `servers that come and go under load leave nothing behind`() async throws {
        for _ in 0..<10 {
            let server = try HTTPServer { request in ServerResponse(status: 200, body: request.body) }
            let client = HTTPClient()
            let url = server.url
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask { _ = try? await client.send(HTTPRequest(.post, url, body: [1])) }
                }
                await server.stop()
            }
            await client.stop()
        }
    }
}
