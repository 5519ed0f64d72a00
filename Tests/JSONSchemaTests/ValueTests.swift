import JSON
import JSONSchema
import Testing

/// Numbers by their mathematical value, and formats beyond the test suite's.
struct ValueTests {
    private func isValid(_ schema: JSON, _ value: JSON) throws -> Bool {
        try Schema(compiling: schema, options: SchemaOptions(assertsFormat: true)).isValid(value)
    }

    @Test(
        arguments: [
            (["const": 1], 1.0, true), (["enum": [1.0, 2]], 1, true), (["type": "integer"], 1.0, true),
            (["type": "integer"], 1.5, false), (["type": "integer"], 1e300, true), (["type": "number"], 1, true),
            (["uniqueItems": true], [1, 1.0], false), (["uniqueItems": true], [[1], [1.0]], false),
            (["uniqueItems": true], [["a": 1, "b": 2], ["b": 2.0, "a": 1]], false),
            (["uniqueItems": true], [1, true], true), (["const": false], 0, false), (["const": "1"], 1, false),
            (["maximum": 9_007_199_254_740_993], .int(9_007_199_254_740_993), true),
            (["maximum": 9_007_199_254_740_992.0], .int(9_007_199_254_740_993), false),
            (["minimum": .uint(.max)], .uint(.max), true), (["minimum": .uint(.max)], .int(.max), false),
            (["exclusiveMaximum": .uint(.max)], .double(1.8446744073709552e19), false),
            (["exclusiveMaximum": 1e300], .uint(.max), true), (["minimum": -1e300], .int(.min), true),
            (["minimum": .int(.min)], .double(-9.223372036854775808e18), true), (["maximum": 2.5], 2, true),
            (["maximum": 2.5], 3, false), (["maximum": -2.5], -2, false), (["maximum": -2.5], -3, true),
            (["multipleOf": 0.1], 0.3, true), (["multipleOf": 0.1], 0.35, false), (["multipleOf": 0.01], 4.35, true),
            (["multipleOf": 3], .uint(18_446_744_073_709_551_615), true), (["multipleOf": 7], 1e20, false),
            (["multipleOf": 1e-300], 5, true), (["multipleOf": 1e300], 5, false), (["multipleOf": 1e300], 0, true),
            (["multipleOf": 2.5], -7.5, true), (["multipleOf": .uint(.max)], .int(.max), false),
            (["minLength": 2], "😀", false), (["maxLength": 1], "😀", true), (["maxLength": 1], "e\u{301}", false),
            (["minItems": 1.0], [1], true), (["maxLength": 1e30], "a", true),
        ] as [(JSON, JSON, Bool)]
    )
    func `numbers count by their value and characters by code point`(schema: JSON, value: JSON, holds: Bool) throws {
        #expect(try isValid(schema, value) == holds)
    }

    @Test(arguments: [
        ("duration", "P3Y6M4DT12H30M5S", true), ("duration", "PT1M", true), ("duration", "P2W", true),
        ("duration", "P", false), ("duration", "PT", false), ("duration", "P1W2D", false), ("duration", "P1YT", false),
        ("duration", "P1Y2D", false), ("duration", "PT1H2S", false), ("duration", "P2D1Y", false),
        ("duration", "1D", false),
        ("uri", "https://example.com:8080/a?b=c#d", true), ("uri", "mailto:a@b.c", true), ("uri", "//x", false),
        ("uri", "http://a b", false), ("uri", "http://a/%zz", false), ("uri", "http://é", false),
        ("uri", "1a:b", false),
        ("uri", "http://[::1]/", true), ("uri", "http://[::1", false), ("uri", "http://a:b/", false),
        ("uri-reference", "../a?b", true), ("uri-reference", "", true), ("uri-reference", "a:b/c", true),
        ("uri-reference", "1:b", false), ("uri-reference", "./1:b", true), ("uri-template", "/a/{b}{?c,d*}", true),
        ("uri-template", "/a/{b", false), ("uri-template", "/a/{b:10}", true), ("uri-template", "/a/{}", false),
        ("uri-template", "a}", false), ("json-pointer", "/a~1b", true), ("json-pointer", "/a~", false),
        ("json-pointer", "a", false), ("idn-email", "실례@실례.테스트", true), ("idn-email", "a", false),
        ("email", "a@b", true), ("email", "a@-b", false), ("regex", "^(?!a)b", true), ("regex", "(", false),
        ("regex", "(?i)a", false), ("date", "2026-02-29", false), ("hostname", "xn--hxajbheg2az3al.gr", true),
        ("time", "08:30:00", false), ("ipv6", "1::2::3", false), ("ipv6", "::1.2.3.4", true), ("ipv6", ":", false),
    ])
    func `formats hold by their standards`(format: String, text: String, holds: Bool) throws {
        #expect(try isValid(["format": .string(format)], .string(text)) == holds)
    }
}
