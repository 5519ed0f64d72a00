import Testing
import Transport

@Suite struct ServerSentEventsTests {
    private func events(_ text: String) throws -> [ServerSentEvent] {
        var whole = ServerSentEvents()
        let atOnce = try whole.take(text.utf8)
        var bytewise = ServerSentEvents()
        let byByte = try text.utf8.flatMap { byte throws in try bytewise.take([byte]) }
        #expect(atOnce == byByte)
        return atOnce
    }

    @Test func `the standard's first example is three events`() throws {
        let text =
            "data: This is the first message.\n\ndata: This is the second message, it\ndata: has two lines.\n\n"
            + "data: This is the third message.\n\n"
        #expect(
            try events(text).map(\.data) == [
                "This is the first message.", "This is the second message, it\nhas two lines.",
                "This is the third message.",
            ]
        )
    }

    @Test func `types are as named, and message without a name`() throws {
        let found = try events("event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\ndata: x\n\n")
        #expect(found.map(\.type) == ["add", "remove", "message"])
    }

    @Test func `the standard's example with ids`() throws {
        let found = try events(
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"
        )
        #expect(found.map(\.data) == ["first event", "second event", " third event"])
        #expect(found.map(\.id) == ["1", "", ""])
    }

    @Test func `the standard's example with empty data`() throws {
        #expect(try events("data\n\ndata\ndata\n\ndata:").map(\.data) == ["", "\n"])
    }

    @Test func `a space after the colon is optional`() throws {
        #expect(try events("data:test\n\ndata: test\n\n").map(\.data) == ["test", "test"])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `every line end ends a line`(end: String) throws {
        let text = ["event: a", "data: 1", "data: 2", "", "data: 3", "", ""].joined(separator: end)
        #expect(try events(text) == [ServerSentEvent(type: "a", data: "1\n2"), ServerSentEvent(data: "3")])
    }

    @Test func `line ends may be mixed`() throws {
        #expect(try events("data: 1\r\ndata: 2\rdata: 3\n\r\ndata: 4\r\r").map(\.data) == ["1\n2\n3", "4"])
    }

    @Test func `a byte order mark at the start is passed over, elsewhere it belongs to the name`() throws {
        #expect(try events("\u{FEFF}data: 1\n\n\u{FEFF}data: 2\n\n").map(\.data) == ["1"])
    }

    @Test func `an event without data is none, and leaves no type behind`() throws {
        #expect(try events("event: a\n\ndata: 1\n\n") == [ServerSentEvent(data: "1")])
    }

    @Test func `an id lasts, and one with a NUL is ignored`() throws {
        #expect(try events("id: 7\ndata: 1\n\nid: 8\u{0}\ndata: 2\n\n").map(\.id) == ["7", "7"])
    }

    @Test func `the end cuts off what is not complete`() throws {
        #expect(try events("data: 1\n\ndata: 2\n").map(\.data) == ["1"])
    }

    @Test func `unknown fields and fields of other case are ignored`() throws {
        #expect(try events("Data: 1\nfoo: 2\ndata : 3\ndata: 4\n\n").map(\.data) == ["4"])
    }

    @Test func `a reconnection delay is digits only`() throws {
        var parser = ServerSentEvents()
        _ = try parser.take("retry: 1500\n".utf8)
        #expect(parser.reconnectionDelay == .milliseconds(1500))
        _ = try parser.take("retry: -1\nretry: 1e3\nretry:\nretry: 99999999999999999999\n".utf8)
        #expect(parser.reconnectionDelay == .milliseconds(1500))
    }

    @Test func `the last id is known as soon as its event is over`() throws {
        var parser = ServerSentEvents()
        _ = try parser.take("id: 5\n".utf8)
        #expect(parser.lastEventID == "")
        _ = try parser.take("\n".utf8)
        #expect(parser.lastEventID == "5")
    }

    @Test func `invalid text is replaced, cut letters are not`() throws {
        var parser = ServerSentEvents()
        let bytes: [UInt8] = Array("data: ".utf8) + [0xFF] + Array("é\n\n".utf8)
        #expect(try bytes.flatMap { byte throws in try parser.take([byte]) }.map(\.data) == ["\u{FFFD}é"])
    }

    @Test func `a line over its bound ends the stream for good`() throws {
        var parser = ServerSentEvents(lineBytesMax: 10)
        #expect(try parser.take("data: 1234\n\n".utf8).map(\.data) == ["1234"])
        let error = #expect(throws: TransportError.self) { try parser.take("data: 12345".utf8) }
        #expect(error?.code == .tooLarge)
        #expect(throws: TransportError.self) { try parser.take("\n\n".utf8) }
    }

    @Test func `an event over its bound ends the stream`() throws {
        var parser = ServerSentEvents(eventBytesMax: 10)
        #expect(try parser.take("data: 1234\ndata: 5678\n\n".utf8).map(\.data) == ["1234\n5678"])
        let error = #expect(throws: TransportError.self) {
            try parser.take(String(repeating: "data: 1234\n", count: 3).utf8)
        }
        #expect(error?.code == .tooLarge)
    }

    @Test(arguments: [
        ServerSentEvent(data: ""), ServerSentEvent(data: "a\nb\n"), ServerSentEvent(type: "t", data: " x", id: "1"),
        ServerSentEvent(data: "data: nested\n\nevent: fake"),
    ])
    func `an encoded event reads as the same event`(event: ServerSentEvent) throws {
        #expect(try events(String(decoding: event.encoded(), as: UTF8.self)) == [event])
    }

    @Test func `an encoded event cannot be made to hold another`() throws {
        let event = ServerSentEvent(type: "a\ndata: x", data: "1\r\r\nevent: b", id: "2\n\ndata: y")
        let read = try events(String(decoding: event.encoded(), as: UTF8.self))
        #expect(read == [ServerSentEvent(type: "adata: x", data: "1\n\nevent: b", id: "2data: y")])
    }
}
