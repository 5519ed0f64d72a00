import Testing

@testable import JSON

struct ParsingTests {
    @Test func `every kind of value is read`() throws {
        let text = #" {"a":null,"b":[true,false],"c":-1,"d":1.5,"e":"x\u00e9\n\ud83d\ude00","f":{}} "#
        let expected: JSON = [
            "a": nil, "b": [true, false], "c": -1, "d": 1.5, "e": "x\u{e9}\n\u{1F600}", "f": [:],
        ]
        #expect(try JSON(parsing: text.utf8) == expected)
    }

    /// The integer beyond 64 bits makes the careful reader read the text.
    @Test(arguments: ["3", "100000000000000000000"])
    func `names in two Unicode spellings are two members`(last: String) throws {
        let json = try JSON(parsing: "{\"caf\u{E9}\":1,\"cafe\u{301}\":2,\"n\":\(last)}".utf8)
        #expect(json["caf\u{E9}"] == 1 && json["cafe\u{301}"] == 2)
        #expect(json.objectValue?.count == 3)
        #expect(json != (try JSON(parsing: "{\"caf\u{E9}\":2,\"cafe\u{301}\":1,\"n\":\(last)}".utf8)))
    }

    @Test func `integers of 64 bits are exact`() throws {
        #expect(try JSON(parsing: "9007199254740993".utf8) == .int(9_007_199_254_740_993))
        #expect(try JSON(parsing: "-9223372036854775808".utf8) == .int(.min))
        #expect(try JSON(parsing: "9223372036854775807".utf8) == .int(.max))
        #expect(try JSON(parsing: "9223372036854775808".utf8) == .uint(1 << 63))
        #expect(try JSON(parsing: "18446744073709551615".utf8) == .uint(.max))
    }

    @Test func `a number with fraction or exponent is a double`() throws {
        #expect(try JSON(parsing: "1.0".utf8) == .double(1))
        #expect(try JSON(parsing: "1e2".utf8) == .double(100))
        #expect(try JSON(parsing: "5e-324".utf8) == .double(.leastNonzeroMagnitude))
    }

    @Test(arguments: [
        ("", JSONError.Code.syntax, 0),
        ("  ", .syntax, 2),
        ("nul", .syntax, 3),
        ("[1,]", .syntax, 3),
        ("[1 2]", .syntax, 3),
        ("{\"a\" 1}", .syntax, 5),
        ("{a:1}", .syntax, 1),
        ("{\"a\":1", .syntax, 6),
        ("[1] 2", .syntax, 4),
        ("01", .syntax, 1),
        ("-", .syntax, 1),
        ("1.", .syntax, 2),
        ("1e", .syntax, 2),
        ("+1", .syntax, 0),
        ("NaN", .syntax, 0),
        ("\"a", .syntax, 2),
        ("\"a\u{1}\"", .syntax, 2),
        ("\"\\x\"", .syntax, 1),
        ("\"\\u12g4\"", .syntax, 5),
        ("\u{FEFF}1", .syntax, 0),
        ("[1,18446744073709551616]", .number, 3),
        ("[-9223372036854775809]", .number, 1),
        ("{\"a\":1e999}", .number, 5),
        ("{\"a\":1,\"b\":2,\"a\":3}", .duplicateKey, 13),
        ("{\"a\":1,\"\\u0061\":3}", .duplicateKey, 7),
    ])
    func `a fault is named with its place`(text: String, code: JSONError.Code, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text.utf8) }
        #expect(error?.code == code)
        #expect(error?.offset == offset)
    }

    @Test(arguments: [
        (#""\ud800""#, 1), (#""\udc00""#, 1), (#""ab\ud800x""#, 3), (#""\ud800\u0041""#, 1), (#""\ud800\ud800""#, 1),
        (#""\udc00\ud800""#, 1), (#""\ud83d\n""#, 1), (#"{"\udfff":1}"#, 2), (#""\udbff\ue000""#, 1),
        (#""\udbff\ud7ff""#, 1),
    ])
    func `an escape of a lone surrogate is an error`(text: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text.utf8) }
        #expect(error == JSONError(code: .syntax, message: "escape of a lone surrogate", offset: offset))
    }

    @Test func `every high surrogate with every kind of follower is judged as by the rules`() {
        for high in stride(from: 0xD800, through: 0xDFFF, by: 7) {
            for low in stride(from: 0, through: 0xFFFF, by: 193) {
                let text = "\"\\u\(String(high, radix: 16))\\u\(String(0x10000 + low, radix: 16).dropFirst())\""
                let isPair = high < 0xDC00 && (0xDC00..<0xE000).contains(low)
                #expect(((try? JSON(parsing: text.utf8)) != nil) == isPair, "\(text)")
            }
        }
    }

    @Test(arguments: [
        [0xFF], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3], [0xE2, 0x82],
    ])
    func `bad utf-8 is an error at its first byte`(bytes: [UInt8]) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: Array("\"ab".utf8) + bytes + [0x22]) }
        #expect(error?.code == .utf8)
        #expect(error?.offset == 3)
    }

    @Test func `nesting is bounded`() throws {
        let (deep, deeper) = (String(repeating: "[", count: 512), String(repeating: "[", count: 513))
        _ = try JSON(parsing: (deep + String(repeating: "]", count: 512)).utf8)
        let error = #expect(throws: JSONError.self) {
            try JSON(parsing: (deeper + String(repeating: "]", count: 513)).utf8)
        }
        #expect(error == JSONError(code: .depth, message: "nesting deeper than 512", offset: 512))
        let options = JSON.ParsingOptions(depthMax: 2)
        #expect(throws: JSONError.self) { try JSON(parsing: "{\"a\":[[]]}".utf8, options: options) }
        #expect(throws: JSONError.self) { try JSON(parsing: Array(repeating: UInt8(ascii: "["), count: 1_000_000)) }
    }

    @Test func `a text above the limit is not read`() {
        let options = JSON.ParsingOptions(bytesMax: 3)
        let error = #expect(throws: JSONError.self) { try JSON(parsing: "1234".utf8, options: options) }
        #expect(error?.code == .size)
    }

    @Test func `duplicate keys are found in large objects too`() {
        let members = (0..<100).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        let error = #expect(throws: JSONError.self) { try JSON(parsing: "{\(members),\"k42\":0}".utf8) }
        #expect(error?.code == .duplicateKey)
        #expect(error?.message == "duplicate key `k42`")
    }

    @Test func `keys that only look alike are different keys`() throws {
        let object = try JSON(parsing: #"{"\u00e9":1,"e\u0301":2}"#.utf8)
        #expect(object["\u{e9}"] == 1)
        #expect(object["e\u{301}"] == 2)
    }

    @Test func `a collection that is not contiguous is read as well`() throws {
        let bytes = Array("[1,2]".utf8)
        #expect(try JSON(parsing: bytes.lazy.filter { _ in true }.map { $0 } as [UInt8]) == [1, 2])
        #expect(
            try JSON(parsing: bytes.reversed().reversed() as ReversedCollection<ReversedCollection<[UInt8]>>) == [1, 2]
        )
    }

    @Test func `large texts and small ones may follow each other`() throws {
        let large = JSON.array((0..<200_000).map { .int($0) })
        for _ in 0..<3 {
            #expect(try JSON(parsing: large.serialized().utf8) == large)
            #expect(try JSON(parsing: "[1]".utf8) == [1])
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `no bytes crash the parser and both readers agree`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let seedText = #"{"a":[1,-2.5e3,"x\ud83d\ude00\n",true],"b":{"c":null,"é":18446744073709551615}}"#
        for _ in 0..<5_000 {
            var bytes = Array(seedText.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(Array("{}[],:\"\\0e-. u".utf8).randomElement(using: &random) ?? 0, at: place)
                default: bytes.swapAt(place, Int.random(in: bytes.indices, using: &random))
                }
            }
            let quick = Result { () throws(JSONError) in try JSON(parsing: bytes) }
            let careful = Result { () throws(JSONError) in
                try bytes.withUnsafeBufferPointer { text throws(JSONError) in
                    try CarefulReader.read(text, depthMax: 512)
                }
            }
            #expect(quick == careful, "seed \(seed): \(bytes)")
            if case .failure(let error) = quick { #expect((0...bytes.count).contains(error.offset)) }
        }
    }

    @Test func `an integer beyond 64 bits is read where it is a double in canonical form`() throws {
        #expect(try JSON(parsing: "[100000000000000000000]".utf8) == [1e20])
        #expect(throws: JSONError.self) { try JSON(parsing: "100000000000000000001".utf8) }
        #expect(throws: JSONError.self) { try JSON(parsing: "1000000000000000000000".utf8) }
    }
}
