import Testing

@testable import Transport

@Suite struct HTTPOriginTests {
    @Test(arguments: [
        ("http://Example.org/a?b", "example.org:80"),
        ("HTTPS://example.org", "example.org:443"),
        ("https://example.org:8443?a", "example.org:8443"),
        ("http://[::1]:81/", "[::1]:81"),
        ("http://[::1]", "[::1]:80"),
        ("http://example.org:/", "example.org:80"),
    ])
    func `an origin is scheme, host and port`(url: String, origin: String) throws {
        #expect(try HTTPOrigin(of: url).description == origin)
    }

    @Test(arguments: [
        "", "example.org", "/path", "ftp://example.org", "file:///etc/passwd", "http:/a", "http://", "http:///a",
        "http://user:secret@example.org/", "http://example.org:99999/", "http://example.org:80a/",
        "http://example.org/a b", "http://example.org/\r\nHost: other", "javascript:alert(1)", "http://:80/",
    ])
    func `a url that must not be sent is refused, certainly unsent`(url: String) {
        let error = #expect(throws: TransportError.self) { try HTTPOrigin(of: url) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.requestMayHaveBeenSent == false)
        #expect(error?.message.contains("secret") == false)
    }
}
