import JSON
import Testing

struct JSONObjectTests {
    @Test(arguments: [3, 12, 13, 40])
    func `members are found, replaced and removed`(count: Int) {
        var object = JSONObject((0..<count).map { ("k\($0)", .int(Int64($0))) })
        object["k1"] = "new"
        #expect(object.count == count)
        #expect(object["k1"] == "new")
        object["k0"] = nil
        #expect(object["k0"] == nil)
        #expect(object.keys.first == "k1")
        object["last"] = true
        #expect(object.keys.last == "last")
        #expect(object["last"] == true)
        #expect(object["k\(count)"] == nil)
    }

    @Test func `order does not count in equality or hashing`() {
        let (left, right): (JSON, JSON) = (["a": 1, "b": 2], ["b": 2, "a": 1])
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
    }

    @Test func `strings that only look alike are not equal`() {
        #expect(JSON.string("\u{e9}") != JSON.string("e\u{301}"))
        #expect(JSON.string("\u{212B}") != JSON.string("A\u{30A}"))
        #expect(JSON.object(["\u{212B}": 1]) != JSON.object(["A\u{30A}": 1]))
    }
}
