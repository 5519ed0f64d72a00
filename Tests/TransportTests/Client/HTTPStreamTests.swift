import Synchronization
import Testing

@testable import Transport

@Suite struct HTTPStreamTests {
    @Test func `the head comes before the body`() async throws {
        let headSeen = Gate()
        try await serving { _ in
            ServerResponse(status: 200, headers: ["X-A": "b"]) { writer in
                await headSeen.wait()
                try await writer.write("body")
            }
        } test: { client, url async throws in
            let stream = try await client.stream(HTTPRequest(.get, url))
            #expect(stream.status == 200)
            #expect(stream.headers["x-a"] == "b")
            headSeen.open()
            #expect(try await stream.collected().text == "body")
        }
    }

    @Test func `each piece comes as it is written`() async throws {
        let seen = Named()
        try await serving { _ in
            ServerResponse(status: 200) { writer in
                for number in 0..<10 {
                    try await writer.write("\(number)")
                    await seen["\(number)"].wait()
                }
            }
        } test: { client, url async throws in
            var text = ""
            for try await chunk in try await client.stream(HTTPRequest(.get, url)).body {
                let piece = String(decoding: chunk, as: UTF8.self)
                text += piece
                seen[piece].open()
            }
            #expect(text == "0123456789")
        }
    }

    @Test func `a body that nobody reads stops to come, and comes whole when somebody does`() async throws {
        let total = 64 << 20
        let written = Atomic(0)
        try await serving { request in
            guard request.target == "/large" else { return .text("small") }
            return ServerResponse(status: 200) { writer in
                for piece in 0..<(total >> 16) {
                    try await writer.write([UInt8](repeating: UInt8(truncatingIfNeeded: piece), count: 1 << 16))
                    written.add(1 << 16, ordering: .relaxed)
                }
            }
        } test: { client, url async throws in
            let stream = try await client.stream(HTTPRequest(.get, url + "/large", responseBytesMax: total))
            // Time for the server to send all of it, if anything lets it: both sides work on this meanwhile.
            for _ in 0..<300 { _ = try await client.send(HTTPRequest(.get, url)) }
            #expect(written.load(ordering: .relaxed) < 24 << 20)
            var count = 0
            var isInOrder = true
            for try await chunk in stream.body {
                #expect(chunk.count <= StreamedResponse.bufferedBytesMax + 1 << 16)
                for index in stride(from: -count & 0xFFFF, to: chunk.count, by: 1 << 16) {
                    isInOrder = isInOrder && chunk[index] == UInt8(truncatingIfNeeded: (count + index) >> 16)
                }
                count += chunk.count
            }
            #expect(count == total)
            #expect(isInOrder)
        }
    }

    @Test func `a stream that is let go of ends the transfer at the server`() async throws {
        let left = Gate()
        try await serving { _ in
            ServerResponse(status: 200) { writer in
                defer { left.open() }
                while true { try await writer.write([UInt8](repeating: 0, count: 65_536)) }
            }
        } test: { client, url async throws in
            _ = try await client.stream(HTTPRequest(.get, url))
            await left.wait()
        }
    }

    @Test func `a body cut off in the middle ends in an error after what came`() async throws {
        try await serving { _ in
            ServerResponse(status: 200) { writer in
                try await writer.write("some")
                throw RawSocket.Failure(what: "the handler", errno: 0)
            }
        } test: { client, url async throws in
            let stream = try await client.stream(HTTPRequest(.get, url))
            var bytes: [UInt8] = []
            let error = await failure { for try await chunk in stream.body { bytes += chunk } }
            #expect(error?.code == .closed)
            #expect(error?.requestMayHaveBeenSent == true)
            #expect(String(decoding: bytes, as: UTF8.self) == "some")
        }
    }

    @Test func `the limit holds for streams`() async throws {
        try await serving { _ in
            ServerResponse(status: 200) { writer in
                while true { try await writer.write([UInt8](repeating: 0, count: 65_536)) }
            }
        } test: { client, url async throws in
            let stream = try await client.stream(HTTPRequest(.get, url, responseBytesMax: 1_000_000))
            let error = await failure { try await stream.collected() }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test func `a refused connection fails before there is a stream`() async throws {
        let client = HTTPClient()
        let error = await failure { try await client.stream(HTTPRequest(.get, "http://127.0.0.1:1")) }
        #expect(error?.code == .connect)
        await client.stop()
    }

    @Test func `events arrive one by one`() async throws {
        let seen = Named()
        try await serving { _ in
            .events { writer in
                for number in 0..<3 {
                    try await writer.write(ServerSentEvent(type: "tick", data: "line\n\(number)", id: "\(number)"))
                    try await writer.write(String(decoding: ServerSentEvent.keepAlive, as: UTF8.self))
                    await seen["\(number)"].wait()
                }
            }
        } test: { client, url async throws in
            let stream = try await client.stream(HTTPRequest(.get, url))
            #expect(stream.headers["content-type"] == "text/event-stream")
            var events: [ServerSentEvent] = []
            for try await event in stream.events {
                events.append(event)
                seen[event.id].open()
            }
            #expect(events == (0..<3).map { ServerSentEvent(type: "tick", data: "line\n\($0)", id: "\($0)") })
        }
    }
}

@Suite struct StreamedResponseTests {
    private func receive(_ sink: StreamedResponse, count: Int) -> Reception {
        [UInt8](repeating: 1, count: count).withUnsafeBytes { sink.receive($0) }
    }

    @Test func `a full buffer refuses, and the next reading asks to resume`() async {
        let sink = StreamedResponse()
        #expect(receive(sink, count: StreamedResponse.bufferedBytesMax) == .taken)
        #expect(receive(sink, count: 1) == .full)
        let resumes = Collected<Bool>()
        let bytes = await withCheckedContinuation { resumes.add(sink.deliverBytes(to: $0)) }
        #expect((try? bytes.get())??.count == StreamedResponse.bufferedBytesMax)
        #expect(resumes.values == [true])
        #expect(receive(sink, count: 1) == .taken)
    }

    @Test func `what came before a failure is read before it`() async {
        let sink = StreamedResponse()
        #expect(receive(sink, count: 3) == .taken)
        sink.finish(.withoutHead, redirect: nil)
        let first = await withCheckedContinuation { _ = sink.deliverBytes(to: $0) }
        #expect(first == .success([1, 1, 1]))
        let second = await withCheckedContinuation { _ = sink.deliverBytes(to: $0) }
        #expect(second == .failure(.withoutHead))
    }
}
