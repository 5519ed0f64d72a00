import Testing

@testable import Models

@Suite struct ScrubberTests {
    private let key = "sk-proj-abcdefghijklmnop"

    @Test func `the key itself is taken out, also within a word`() {
        let text = Scrubber(secret: "topsecretvalue1234").scrub("header=topsecretvalue1234;x")
        #expect(!text.contains("topsecret"))
    }

    @Test func `a key that the provider masked is taken out`() {
        let text = Scrubber(secret: key).scrub("Incorrect API key provided: sk-proj-****mnop. You can find it")
        #expect(text == "Incorrect API key provided: [removed] You can find it")
    }

    @Test func `the beginning of a key of any form is taken out`() {
        let text = Scrubber(secret: "AIzaSyA1234567890abcdef").scrub("key AIzaSyA1**** is bad")
        #expect(text == "key [removed] is bad")
    }

    @Test func `line breaks and control characters become spaces and the length is bounded`() {
        let text = Scrubber(secret: nil).scrub("a\r\nb\u{1B}[31mc\0d" + String(repeating: " x", count: 9999))
        #expect(text.hasPrefix("a b [31mc d x"))
        #expect(text.count == Scrubber.lengthMax + 1)
    }

    @Test func `bytes that are no UTF-8 do no harm`() {
        #expect(Scrubber(secret: nil).scrub([0x61, 0xFF, 0xC0, 0x62] as [UInt8]) == "a\u{FFFD}\u{FFFD}b")
    }
}
