import Testing

@testable import Transport

@Suite struct HTTPHeadersTests {
    @Test func `names are compared without case`() {
        let headers: HTTPHeaders = ["Content-Type": "text/plain"]
        #expect(headers["content-TYPE"] == "text/plain")
        #expect(headers.contains("CONTENT-TYPE"))
        #expect(headers == ["content-type": "text/plain"])
    }

    @Test func `a name may occur more than once, in order`() {
        var headers: HTTPHeaders = ["Set-Cookie": "a=1"]
        headers.add("set-cookie", "b=2")
        #expect(headers.values(of: "SET-COOKIE") == ["a=1", "b=2"])
        #expect(headers["set-cookie"] == "a=1")
    }

    @Test func `setting a name replaces all of its fields and keeps its place`() {
        var headers: HTTPHeaders = ["a": "1", "b": "2", "A": "3"]
        headers["a"] = "4"
        #expect(headers.fields == [.init("a", "4"), .init("b", "2")])
        headers["B"] = nil
        headers["c"] = "5"
        #expect(headers.fields == [.init("a", "4"), .init("c", "5")])
    }

    @Test(arguments: ["a b", "", "a:", "a\n", "ä", "a\u{0}"])
    func `a name that is not a token is found`(name: String) {
        #expect(HTTPSyntax.firstInvalid(of: HTTPHeaders([.init(name, "1")])) != nil)
    }

    @Test(arguments: ["a\r\nb: c", "a\nb", "a\u{0}b", "\u{7F}"])
    func `a value that would end its line is found`(value: String) {
        #expect(HTTPSyntax.firstInvalid(of: HTTPHeaders([.init("a", value)])) != nil)
    }

    @Test(arguments: ["", "a b", "a\tb", "ä"])
    func `a value of visible text passes`(value: String) {
        #expect(HTTPSyntax.firstInvalid(of: HTTPHeaders([.init("a", value)])) == nil)
    }
}
