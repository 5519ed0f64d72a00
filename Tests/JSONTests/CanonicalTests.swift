import JSON
import Testing

struct CanonicalTests {
    @Test func `the example of RFC 8785 section 3.2.2 comes out as printed there`() throws {
        let text = #"""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let expected =
            #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
            + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(try JSON(parsing: text.utf8).canonicalString() == expected)
    }

    @Test func `members are ordered by utf-16 code units as in RFC 8785 section 3.2.3`() throws {
        let text = #"""
            {"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
             "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small O"}
            """#
        let canonical = try JSON(parsing: text.utf8).canonicalString()
        let keys = try JSON(parsing: canonical.utf8).objectValue?.keys
        #expect(keys == ["\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1F600}", "\u{fb33}"])
    }

    @Test(
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"), (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"), (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"), (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"), (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"), (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"), (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"), (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"), (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"), (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] as [(UInt64, String)]
    )
    func `doubles are written as ECMAScript does, by RFC 8785 appendix B`(bits: UInt64, text: String) {
        #expect(JSON.double(Double(bitPattern: bits)).canonicalString() == text)
    }

    @Test func `a double without fraction and the same integer have one text`() {
        #expect(JSON.double(100).canonicalString() == "100")
        #expect(JSON.double(-0.0).canonicalString() == "0")
        #expect(JSON.double(123_456.75).canonicalString() == "123456.75")
        #expect(JSON.double(0.1).canonicalString() == "0.1")
    }

    @Test func `integers beyond 53 bits are exact, which RFC 8785 is not`() {
        #expect(JSON.int(9_007_199_254_740_993).canonicalString() == "9007199254740993")
        #expect(JSON.uint(.max).canonicalString() == "18446744073709551615")
        #expect(JSON.int(.min).canonicalString() == "-9223372036854775808")
    }

    @Test func `control characters are escaped, nothing else is`() {
        let text = "\u{0}\u{8}\u{9}\u{a}\u{b}\u{c}\u{d}\u{1f}\u{7f}\"\\/é\u{2028}😀"
        let expected = #""\u0000\b\t\n\u000b\f\r\u001f"# + "\u{7f}" + #"\"\\/é"# + "\u{2028}😀\""
        #expect(JSON.string(text).canonicalString() == expected)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the order of members does not change the canonical form`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let value = random.json(depth: 1)
            guard let object = value.objectValue else { continue }
            let shuffled = JSONObject(uniqueMembers: object.members.shuffled(using: &random))
            #expect(JSON.object(shuffled).canonicalBytes() == value.canonicalBytes(), "seed \(seed)")
            let keys = try JSON(parsing: value.canonicalBytes()).objectValue?.keys ?? []
            for (left, right) in zip(keys, keys.dropFirst()) {
                #expect(left.utf16.lexicographicallyPrecedes(right.utf16), "seed \(seed)")
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the canonical form of what it reads back to is itself`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let canonical = random.json(depth: 3).canonicalBytes()
            let again = try JSON(parsing: canonical)
            #expect(again.canonicalBytes() == canonical, "seed \(seed)")
        }
    }
}
