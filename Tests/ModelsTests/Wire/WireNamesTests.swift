import Testing

@testable import Models

@Suite struct WireNamesTests {
    @Test func `a dot becomes an underscore and comes back`() {
        let names = WireNames(["payments.refund", "echo"])
        #expect(names.wireName(of: "payments.refund") == "payments_refund")
        #expect(names.name(of: "payments_refund") == "payments.refund")
        #expect(names.wireName(of: "echo") == "echo")
    }

    @Test func `a name that is allowed keeps its form when another one would take it`() {
        let names = WireNames(["a.b", "a_b"])
        #expect(names.wireName(of: "a_b") == "a_b")
        #expect(names.wireName(of: "a.b") != "a_b")
        #expect(names.name(of: names.wireName(of: "a.b")) == "a.b")
        #expect(names.name(of: "a_b") == "a_b")
    }

    @Test func `the order of the names does not count`() {
        let all = ["a.b", "a b", "a/b", "a_b", "ä.b", String(repeating: "x", count: 65)]
        let forward = WireNames(all)
        let backward = WireNames(all.reversed())
        #expect(all.map(forward.wireName) == all.map(backward.wireName))
    }

    @Test func `every name of a hostile set is allowed, unique and reversible`() {
        let long = String(repeating: "long.name.", count: 20)
        let all = [
            "", ".", "..", "a.b", "a b", "a/b", "a_b", "é.b", "e\u{301}.b", "\u{e9}.b", long, long + "x", "\n", "💥",
        ]
        let names = WireNames(all)
        for name in all {
            let wireName = names.wireName(of: name)
            #expect(wireName.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil, "\(name) → \(wireName)")
            #expect(Array(names.name(of: wireName).utf8) == Array(name.utf8))
        }
    }

    @Test func `a name that a model made up stays as it is`() {
        #expect(WireNames(["a.b"]).name(of: "rm_rf") == "rm_rf")
    }
}
