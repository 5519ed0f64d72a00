import JSON
import Journal
import Testing

@testable import Gateway

struct ScrubberTests {
    static let secret = "s3cr3t/Key+9 ü\"x"
    let scrubber = Scrubber([("payments", secret)])

    @Test func `a secret is replaced by its name`() {
        #expect(scrubber.scrub("key is \(Self.secret)!") == "key is [secret:payments]!")
    }

    @Test func `text without a secret stays as it is`() {
        let text = "Ünïcode, \u{0} and s3cr3t alone"
        #expect(scrubber.scrub(text) == text)
    }

    @Test(arguments: [
        "s3cr3t%2FKey%2B9%20%C3%BC%22x", "s3cr3t%2fKey%2b9%20%c3%bc%22x", "s3cr3t%2FKey%2B9+%C3%BC%22x",
        #"s3cr3t/Key+9 ü\"x"#, #"s3cr3t\/Key+9 ü\"x"#,
    ])
    func `encoded forms are found`(form: String) {
        #expect(scrubber.scrub("a=\(form)&b") == "a=[secret:payments]&b")
    }

    @Test(arguments: ["", "u", "ab", "user:", "longer user:"], ["", "x", "yz", "and more"])
    func `base64 is found wherever the secret stands in it`(before: String, after: String) {
        let encoded = Base64.text(Array((before + Self.secret + after).utf8))
        let scrubbed = scrubber.scrub(encoded)
        #expect(scrubbed.contains("[secret:payments]"))
        // What is left holds less of the secret than two bytes on each side.
        #expect(
            scrubbed.utf8.count < encoded.utf8.count - Self.secret.utf8.count * 4 / 3 + 6
                + "[secret:payments]".utf8.count
        )
    }

    @Test func `hexadecimal digits are found`() {
        let digits = Self.secret.utf8.map { String($0, radix: 16) }.map { $0.count == 1 ? "0" + $0 : $0 }.joined()
        #expect(scrubber.scrub(digits) == "[secret:payments]")
        #expect(scrubber.scrub(digits.uppercased()) == "[secret:payments]")
    }

    @Test func `values and names of members are scrubbed at any depth`() {
        let value: JSON = ["a": [["\(Self.secret)": "x\(Self.secret)"]], "n": 1, "t": true, "z": nil]
        let expected: JSON = ["a": [["[secret:payments]": "x[secret:payments]"]], "n": 1, "t": true, "z": nil]
        #expect(scrubber.scrub(value) == expected)
    }

    @Test func `a secret of digits is found in numbers`() {
        let scrubber = Scrubber([("pin", "4711987")])
        #expect(scrubber.scrub(["pin": 4711987, "n": 12]) == ["pin": "[secret:pin]", "n": 12])
    }

    @Test func `the longer of two secrets wins where one begins like the other`() {
        let scrubber = Scrubber([("short", "abcdef"), ("long", "abcdefghij")])
        #expect(scrubber.scrub("abcdefghij abcdef") == "[secret:long] [secret:short]")
    }

    @Test func `secrets next to each other and at both ends are all found`() {
        let scrubber = Scrubber([("key", "k-9876")])
        #expect(scrubber.scrub("k-9876k-9876 k-9876") == "[secret:key][secret:key] [secret:key]")
    }

    @Test func `a secret across the beginnings of itself is found`() {
        let scrubber = Scrubber([("key", "aaaaab")])
        #expect(scrubber.scrub("aaaaaaaab") == "aaa[secret:key]")
    }
}
