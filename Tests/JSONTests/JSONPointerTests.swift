import JSON
import Testing

struct JSONPointerTests {
    static let document: JSON = [
        "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8,
    ]

    @Test(
        arguments: [
            ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3), ("/g|h", 4),
            ("/i\\j", 5), ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8),
        ] as [(String, JSON)]
    )
    func `the examples of RFC 6901 section 5 evaluate`(text: String, value: JSON) throws {
        let pointer = try JSONPointer(parsing: text)
        #expect(pointer.evaluate(in: Self.document) == value)
        #expect(pointer.description == text)
    }

    @Test func `the empty pointer is the whole document`() throws {
        #expect(try JSONPointer(parsing: "").evaluate(in: Self.document) == Self.document)
    }

    @Test(arguments: [
        "/foo/2", "/foo/00", "/foo/-", "/foo/+1", "/foo/1x", "/bar", "/foo/0/x", "/foo/99999999999999999999",
    ])
    func `a place that is not there is nil`(text: String) throws {
        #expect(try JSONPointer(parsing: text).evaluate(in: Self.document) == nil)
    }

    @Test(arguments: [("foo", 0), ("/a~", 2), ("/a~2b", 2), ("/~~0", 1)])
    func `bad syntax is an error with its place`(text: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONPointer(parsing: text) }
        #expect(error?.code == .pointer)
        #expect(error?.offset == offset)
    }

    @Test func `tokens are escaped as they are appended`() {
        #expect(JSONPointer().appending("a/b").appending(3).appending("m~n").description == "/a~1b/3/m~0n")
        #expect(JSONPointer().appending("a").parent == JSONPointer())
        #expect(JSONPointer().parent == nil)
    }
}
