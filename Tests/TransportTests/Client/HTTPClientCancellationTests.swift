import Glibc
import Testing
import Transport

@Suite struct HTTPClientCancellationTests {
    @Test func `a task that is cancelled before it starts sends nothing`() async throws {
        let reached = Gate()
        try await serving { _ in
            reached.open()
            return .text("")
        } test: { client, url async throws in
            let start = Gate()
            let task = Task {
                await start.wait()
                return await failure { try await client.send(HTTPRequest(.post, url, body: [1])) }
            }
            task.cancel()
            start.open()
            let error = await task.value
            #expect(error?.code == .cancelled)
            #expect(error?.requestMayHaveBeenSent == false)
            #expect(!reached.isOpen)
        }
    }

    @Test func `cancelling against a closed port ends in one error, fifty times`() async throws {
        let (socket, port) = try RawSocket.bound()
        defer { close(socket) }
        let client = HTTPClient()
        for _ in 0..<50 {
            let task = Task {
                await failure { try await client.send(HTTPRequest(.get, "http://127.0.0.1:\(port)")) }
            }
            task.cancel()
            let error = await task.value
            #expect(error?.code == .cancelled || error?.code == .connect)
            #expect(error?.requestMayHaveBeenSent == false)
        }
        await client.stop()
    }

    @Test func `cancelling against a hanging server ends at once, twenty times`() async throws {
        let answer = Gate()
        let arrivals = Named()
        try await serving { request in
            arrivals[request.target].open()
            await answer.wait()
            return .text("late")
        } test: { client, url async throws in
            for round in 0..<20 {
                let task = Task {
                    await failure {
                        try await client.send(HTTPRequest(.post, "\(url)/\(round)", timeout: .seconds(600)))
                    }
                }
                await arrivals["/\(round)"].wait()
                task.cancel()
                let error = await task.value
                #expect(error?.code == .cancelled)
                #expect(error?.requestMayHaveBeenSent == true)
            }
            answer.open()
        }
    }

    @Test func `cancelling at any moment ends every request exactly once`() async throws {
        try await serving { request in
            .text(request.target)
        } test: { client, url async throws in
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        let task = Task { try await client.send(HTTPRequest(.get, "\(url)/\(number)")).text }
                        for _ in 0..<(number % 30) { await Task.yield() }
                        task.cancel()
                        switch await task.result {
                        case .success(let text): #expect(text == "/\(number)")
                        case .failure(let error): #expect((error as? TransportError)?.code == .cancelled)
                        }
                    }
                }
            }
        }
    }

    @Test func `cancelling the reader of a stream ends the transfer at the server`() async throws {
        let left = Gate()
        try await serving { _ in
            ServerResponse(status: 200) { writer in
                defer { left.open() }
                try await writer.write("first")
                while true { try await writer.write([UInt8](repeating: 0, count: 65_536)) }
            }
        } test: { client, url async throws in
            let read = Gate()
            let task = Task {
                await failure {
                    let stream = try await client.stream(HTTPRequest(.get, url, responseBytesMax: .max))
                    for try await _ in stream.body { read.open() }
                }
            }
            await read.wait()
            task.cancel()
            let error = await task.value
            #expect(error?.code == .cancelled)
            await left.wait()
        }
    }
}
