import JSON
import Testing

struct SerializedTests {
    @Test func `members keep their order`() throws {
        let text = #"{"b":1,"a":[true,null],"c":{}}"#
        #expect(try JSON(parsing: text.utf8).serialized() == text)
    }

    @Test func `the pretty form indents by two`() {
        let value: JSON = ["a": [1, ["b": "x"]], "c": [], "d": [:]]
        let expected = """
            {
              "a": [
                1,
                {
                  "b": "x"
                }
              ],
              "c": [],
              "d": {}
            }
            """
        #expect(value.serialized(pretty: true) == expected)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `reading back gives the same value`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let value = random.json(depth: 3)
            #expect(try JSON(parsing: value.serialized().utf8) == value, "seed \(seed)")
            #expect(try JSON(parsing: value.serialized(pretty: true).utf8) == value, "seed \(seed)")
        }
    }
}
