import Testing
import Text

struct SpellingTests {
    @Test(arguments: [
        ("amout", "amount"), ("ordres", "orders"), ("Amount", "amount"), ("amountt", "amount"), ("xmount", "amount"),
    ])
    func `a slip is recognised`(slip: String, meant: String) {
        #expect(Spelling.nearest(to: slip, among: ["amount", "orders", "currency"]) == meant)
    }

    @Test func `what is far from every name suggests nothing`() {
        #expect(Spelling.nearest(to: "weather", among: ["amount", "orders"]) == nil)
        #expect(Spelling.nearest(to: "", among: ["a"]) == nil)
        #expect(Spelling.nearest(to: "amount", among: ["amount"]) == nil)
    }

    @Test func `of equally near names the first by the alphabet is taken, whatever their order`() {
        #expect(Spelling.nearest(to: "cat", among: ["hat", "bat"]) == "bat")
        #expect(Spelling.nearest(to: "cat", among: ["bat", "hat"]) == "bat")
    }

    @Test func `texts that nobody typed are not compared`() {
        let long = String(repeating: "a", count: 10_000)
        #expect(Spelling.nearest(to: long, among: [long + "b"]) == nil)
        #expect(Spelling.nearest(to: "name", among: (0..<100_000).map { "nam\($0)" }) == nil)
    }
}
