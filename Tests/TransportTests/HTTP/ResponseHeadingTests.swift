import Testing

@testable import Transport

@Suite struct ResponseHeadingTests {
    private func head(_ lines: [String]) -> HTTPResponseHead? {
        var heading = ResponseHeading()
        var head: HTTPResponseHead?
        for line in lines {
            Array(line.utf8).withUnsafeBytes { bytes in
                if case .complete(let complete) = heading.take(bytes) { head = complete }
            }
        }
        return head
    }

    @Test func `a status line and fields make a head`() {
        #expect(
            head(["HTTP/1.1 404 Not Found\r\n", "A:  b c \r\n", "Empty:\r\n", "\r\n"])
                == HTTPResponseHead(status: 404, headers: ["a": "b c", "empty": ""])
        )
    }

    @Test func `a head without a reason is read`() {
        #expect(head(["HTTP/2 204\r\n", "\r\n"]) == HTTPResponseHead(status: 204))
    }

    @Test func `an interim answer is passed over with its fields`() {
        #expect(
            head(["HTTP/1.1 103 Early Hints\r\n", "Link: x\r\n", "\r\n", "HTTP/1.1 200 OK\r\n", "\r\n"])
                == HTTPResponseHead(status: 200)
        )
    }

    @Test func `a folded line continues its field`() {
        #expect(head(["HTTP/1.1 200 OK\r\n", "A: b\r\n", "\t c\r\n", "\r\n"])?.headers["a"] == "b c")
    }

    @Test func `trailers do not change the head`() {
        #expect(head(["HTTP/1.1 200 OK\r\n", "\r\n", "A: b\r\n", "\r\n"])?.headers.fields == [])
    }

    @Test func `endless fields are cut off`() {
        var heading = ResponseHeading()
        let line = Array(("A: " + String(repeating: "b", count: 60_000) + "\r\n").utf8)
        var isTooLarge = false
        for _ in 0..<8 {
            line.withUnsafeBytes { if case .tooLarge = heading.take($0) { isTooLarge = true } }
        }
        #expect(isTooLarge)
    }
}
