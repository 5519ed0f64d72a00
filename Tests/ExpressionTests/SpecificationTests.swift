import Expression
import JSON
import Testing

/// What cel-spec and the extensions of cel-go say where the public cases say little: each row is true, or an error.
struct SpecificationTests {
    private func value(_ source: String) throws(ExpressionError) -> CELValue {
        try Expression(compiling: source, in: Environment(variables: ["x": .dyn])).evaluate(Bindings(["x": nil]))
    }

    private func expectTrue(_ source: String) {
        do throws(ExpressionError) {
            let found = try value(source)
            #expect(found == .bool(true), "\(source) is \(found)")
        } catch {
            Issue.record("\(source): \(error)")
        }
    }

    private func expectError(_ source: String) {
        if let found = try? value(source) { Issue.record("\(source) is \(found)") }
    }

    @Test(arguments: [
        #"'%s %d %%'.format(['a', 7]) == 'a 7 %'"#, #"'%s'.format([true]) == 'true'"#,
        #"'%s'.format([null]) == 'null'"#, #"'%s'.format([1.5]) == '1.5'"#, #"'%s'.format([7u]) == '7'"#,
        #"'%s'.format([b'abc']) == 'abc'"#, #"'%s'.format([['a', 1, 2.5]]) == '[a, 1, 2.5]'"#,
        #"'%s'.format([{'b': 1, 'a': [true]}]) == '{a: [true], b: 1}'"#,
        #"'%s'.format([{2: 'x', 1: 'y'}]) == '{1: y, 2: x}'"#,
        #"'%s'.format([duration('1h45m47s')]) == '6347s'"#, #"'%s'.format([duration('1.25s')]) == '1.25s'"#,
        #"'%s'.format([timestamp('2023-02-03T23:31:20+00:00')]) == '2023-02-03T23:31:20Z'"#,
        #"'%s'.format([type(1)]) == 'int'"#, #"'%s'.format([double('NaN')]) == 'NaN'"#,
        #"'%s'.format([double('-Inf')]) == '-Infinity'"#, #"'%d'.format([-5]) == '-5'"#,
        #"'%d'.format([18446744073709551615u]) == '18446744073709551615'"#,
        #"'%f'.format([2.71828]) == '2.718280'"#, #"'%.3f'.format([1.2345]) == '1.234'"#,
        #"'%.0f'.format([2.5]) == '2'"#, #"'%.2f'.format([1]) == '1.00'"#, #"'%f'.format([double('NaN')]) == 'NaN'"#,
        #"'%f'.format([double('Infinity')]) == 'Infinity'"#, #"'%e'.format([1052.032911275]) == '1.052033e+03'"#,
        #"'%.6e'.format([1052.032911275]) == '1.052033e+03'"#, #"'%x'.format([30]) == '1e'"#,
        #"'%X'.format([30]) == '1E'"#, #"'%x'.format([-30]) == '-1e'"#, #"'%x'.format(['Hi']) == '4869'"#,
        #"'%X'.format([b'\xff']) == 'FF'"#, #"'%o'.format([11]) == '13'"#, #"'%b'.format([5]) == '101'"#,
        #"'%b'.format([-5]) == '-101'"#, #"'%b'.format([true]) == '1'"#, #"'%b'.format([false]) == '0'"#,
        #"'no clause'.format([]) == 'no clause'"#, #"'%s'.format(['%s']) == '%s'"#,
    ])
    func `format writes as the strings extension says`(source: String) { expectTrue(source) }

    @Test(arguments: [
        "'%s'.format([])", "'%'.format([1])", "'%q'.format([1])", "'%d'.format(['a'])",
        "'%f'.format(['a'])", "'%x'.format([1.5])", "'%o'.format(['a'])", "'%b'.format(['a'])", "'%.s'.format(['a'])",
        "'%.f'.format([1.0])", "'%e'.format([true])",
    ])
    func `a clause that does not fit its value is an error`(source: String) { expectError(source) }

    @Test(arguments: [
        "optional.of(1).hasValue()", "!optional.none().hasValue()", "optional.of(5).value() == 5",
        "optional.ofNonZeroValue(0) == optional.none()", "optional.ofNonZeroValue('') == optional.none()",
        "optional.ofNonZeroValue([]) == optional.none()", "optional.ofNonZeroValue(1) == optional.of(1)",
        "optional.ofNonZeroValue(false) == optional.none()", "optional.ofNonZeroValue(null) == optional.none()",
        "optional.none().orValue(3) == 3", "optional.of(1).or(optional.of(2)) == optional.of(1)",
        "optional.none().or(optional.of(2)).value() == 2", "{'a': 1}.?a == optional.of(1)",
        "{'a': 1}.?b == optional.none()", "{'a': {'b': 2}}.?a.?b.value() == 2", "{'a': {'b': 2}}.?a.b.value() == 2",
        "{'a': {}}.?a.b == optional.none()", "[1, 2][?1].value() == 2", "![1][?5].hasValue()",
        "{'a': 1}[?'a'].orValue(0) == 1", "{1: 'x'}[?2] == optional.none()",
        "[?optional.of(1), ?optional.none()] == [1]",
        "{?'a': optional.of(1), ?'b': optional.none()} == {'a': 1}", "{?'a': {'x': 1}.?y}.size() == 0",
        "optional.of(2).optMap(v, v * 2) == optional.of(4)", "optional.none().optMap(v, v + 1) == optional.none()",
        "optional.of(2).optFlatMap(v, optional.of(v + 1)).value() == 3",
        "optional.of(2).optFlatMap(v, optional.none()) == optional.none()", "type(optional.none()) == optional_type",
        "optional.of(null).hasValue()", "has({'a': {'b': 1}}.?a.b)",
        "!has({'a': {}}.?a.b)", "optional.unwrap([optional.of(1), optional.none()]) == [1]",
        "[optional.of(1), optional.none()].unwrapOpt() == [1]", "[1, 2].first().value() == 1",
        "[1, 2].last().value() == 2", "[].first() == optional.none()",
    ])
    func `optionals behave as the extension says`(source: String) { expectTrue(source) }

    @Test(arguments: [
        "optional.none().value()", "{'a': 1}.?a.orValue('x') + 1 == 'x'", "[?1]", "{?'a': 1}", "1.?a",
        "optional.of(1) + 1",
    ])
    func `what is no optional, or is empty, is an error`(source: String) { expectError(source) }

    @Test(arguments: [
        "[1, 2].all(i, v, i < v)", "[5, 6].exists(i, v, i == 1 && v == 6)", "[1, 2, 3].existsOne(i, v, v == 2)",
        "[1, 1].exists_one(v, v == 2) == false", "{'a': 1, 'b': 2}.all(k, v, k != '' && v > 0)",
        "{'a': 1}.exists(k, v, k == 'a' && v == 1)", "['x', 'y'].transformList(i, v, string(i) + v) == ['0x', '1y']",
        "[1, 2, 3].transformList(i, v, v > 1, v * 10) == [20, 30]", "['a'].transformMap(i, v, v + '!') == {0: 'a!'}",
        "{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v + 1) == {'b': 3}",
        "{'a': 1}.transformMapEntry(k, v, {v: k}) == {1: 'a'}",
        "['x'].transformMapEntry(i, v, {v: i}) == {'x': 0}", "[1, 2, 3].map(v, v > 1, v + 1) == [3, 4]",
        "[1, 2].filter(v, v > 1) == [2]", "{'a': 1}.map(k, k + 'b') == ['ab']", "[].all(v, false)",
        "![].exists(v, true)",
        "[1, 0].exists(v, 1 / v == 1)", "[0, 2].exists(v, 4 / v == 2)", "![1, 0].all(v, 1 / v == 2)",
        "[[1, 2], [3]].all(a, a.all(b, b > 0))", "cel.bind(a, 5, a * a) == 25",
        "cel.bind(a, 1, cel.bind(a, a + 1, a)) == 2",
    ])
    func `comprehensions of one and of two variables`(source: String) { expectTrue(source) }

    @Test(arguments: [
        "[1].existsOne(i, v, 1 / i == 1)", "[1, 0].all(v, 1 / v >= 0)", "[1].all(1, true)",
        "[1].transformMapEntry(i, v, v)",
        "['a', 'b'].transformMapEntry(i, v, {'k': v})", "[1].all(v, v, true)", "5.all(v, true)",
    ])
    func `comprehensions that cannot end in a value`(source: String) { expectError(source) }

    @Test(arguments: [
        "timestamp('2009-02-13T23:31:30Z').getFullYear() == 2009", "timestamp('2009-02-13T23:31:30Z').getMonth() == 1",
        "timestamp('2009-02-13T23:31:30Z').getDate() == 13", "timestamp('2009-02-13T23:31:30Z').getDayOfMonth() == 12",
        "timestamp('2009-02-13T23:31:30Z').getDayOfYear() == 43",
        "timestamp('2009-02-13T23:31:30Z').getDayOfWeek() == 5",
        "timestamp('2009-02-13T23:31:30Z').getHours() == 23", "timestamp('2009-02-13T23:31:30Z').getMinutes() == 31",
        "timestamp('2009-02-13T23:31:30Z').getSeconds() == 30",
        "timestamp('2009-02-13T23:31:20.123456789Z').getMilliseconds() == 123",
        "timestamp('2009-02-13T23:31:30Z').getDate('Australia/Sydney') == 14",
        "timestamp('2009-02-13T23:31:30Z').getHours('02:00') == 1",
        "timestamp('2009-02-13T23:31:30Z').getHours('-02:30') == 21",
        "timestamp('2009-02-13T23:31:30Z').getMinutes('Asia/Kathmandu') == 16",
        "timestamp('2009-02-13T02:00:00Z').getDayOfYear('America/St_Johns') == 42",
        "timestamp('2009-02-13T02:00:00Z').getDayOfWeek('US/Central') == 4",
        "timestamp('2000-01-01T00:00:00Z') < timestamp('2000-01-01T00:00:00.000000001Z')",
        "timestamp('2009-02-13T23:31:30+01:00') == timestamp('2009-02-13T22:31:30Z')",
        "timestamp('2009-02-13T23:00:00Z') + duration('240s') == timestamp('2009-02-13T23:04:00Z')",
        "duration('120s') + timestamp('2009-02-13T23:01:00Z') == timestamp('2009-02-13T23:03:00Z')",
        "timestamp('2009-02-13T23:31:00Z') - timestamp('2009-02-13T23:29:00Z') == duration('120s')",
        "timestamp('2009-02-13T23:10:00Z') - duration('600s') == timestamp('2009-02-13T23:00:00Z')",
        "int(timestamp('2009-02-13T23:31:30Z')) == 1234567890",
        "timestamp(1234567890) == timestamp('2009-02-13T23:31:30Z')",
        "string(timestamp('2009-02-13T23:31:30Z')) == '2009-02-13T23:31:30Z'",
        "string(duration('1000000s')) == '1000000s'",
        "duration('1h30m') == duration('5400s')", "duration('-1.5h').getMinutes() == -90",
        "duration('10ms20us') > duration('10ms')",
        "duration('1us') == duration('1000ns')", "duration('3730s').getHours() == 1",
        "duration('3730s').getSeconds() == 3730",
        "duration('1.234s').getMilliseconds() == 234", "duration('0') == duration('0s')",
        "type(timestamp('2009-02-13T23:31:30Z')) == google.protobuf.Timestamp",
        "type(duration('1s')) == google.protobuf.Duration",
        "timestamp('0001-01-01T00:00:00Z') < timestamp('9999-12-31T23:59:59.999999999Z')",
    ])
    func `times and durations`(source: String) { expectTrue(source) }

    @Test(arguments: [
        "timestamp('9999-12-31T23:59:59Z') + duration('1s')", "timestamp('0001-01-01T00:00:00Z') - duration('1ns')",
        "timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')", "duration('320000000000s')",
        "duration('1')", "duration('s')", "duration('1d')", "duration('')", "duration('1s ')",
        "timestamp('2009-02-13')",
        "timestamp('x').getHours()", "timestamp('2009-02-13T23:31:30Z').getHours('Nowhere/Land')",
        "timestamp(-62135596801)", "timestamp(253402300800)", "duration('1s') + 1",
    ])
    func `times beyond their range, and what is none`(source: String) { expectError(source) }

    @Test(arguments: [
        "int('-9223372036854775808') == -9223372036854775807 - 1", "int(1.9) == 1", "int(-1.9) == -1", "int(5u) == 5",
        "uint('18446744073709551615') == 18446744073709551615u", "uint(3.99) == 3u", "uint(1) == 1u",
        "double('1e3') == 1000.0",
        "double(1) == 1.0", "double(9007199254740993) == 9007199254740992.0", "string(1.0) == '1'",
        "string(-0.5) == '-0.5'",
        "string(b'abc') == 'abc'", "string(true) == 'true'", "bytes('é') == b'\\xc3\\xa9'",
        "bool('true') && bool('1') && bool('t') && bool('TRUE')", "!bool('false') && !bool('0') && !bool('f')",
        "dyn(1) == dyn(1.0)", "dyn(1u) == dyn(1)", "dyn(1.0) == dyn(1u)", "!(dyn(1) == dyn('1'))",
        "dyn(1) != dyn(true)",
        "1 < 1.5", "1u < 2", "2.0 > 1u", "-1 < 1u", "18446744073709551615u > 9223372036854775807",
        "!(0.0 / 0.0 == 0.0 / 0.0)", "0.0 / 0.0 != 0.0 / 0.0",
        "!(double('NaN') < 1.0) && !(double('NaN') > 1.0)", "-0.0 == 0.0", "1.0 / 0.0 == double('Infinity')",
        "1 in [dyn(1.0), 2]", "dyn(1.0) in {1: 'a'}", "dyn(1u) in [1, 2]", "{1: 'a'}[dyn(1u)] == 'a'",
        "{1u: 'a'}[dyn(1.0)] == 'a'",
        "[1, 2] == [dyn(1.0), dyn(2u)]", "{'a': 1} == {'a': dyn(1.0)}", "dyn([1]) != dyn({0: 1})",
        "dyn(null) != dyn(0)",
        "'é' < 'ü'", "b'\\x00' < b'\\x01'", "false < true", "type(1) == int && type(1u) == uint && type(1.0) == double",
        "type([]) == list && type({}) == map && type(null) == null_type", "type(type(1)) == type", "'a' + 'b' == 'ab'",
        "b'a' + b'b' == b'ab'", "[1] + [2] == [1, 2]", "size('é😀') == 2", "size(b'é') == 2", "7 % -2 == 1",
        "-7 % 2 == -1",
        "-7 / 2 == -3", "0x1F == 31", "0xFFu == 255u", "1e-1 == 0.1", ".5 + .5 == 1.0",
        "'''a\n'b''' == 'a\\n\\'b'", "r'\\n' == '\\\\n'", "'\\u00e9' == 'é'", "'\\U0001F600' == '😀'",
        "'\\x41\\101' == 'AA'", "7in [7]", "0x1in[1]", "!(1.5in{})", "!({} in {})", "!(dyn([1]) in {1: 2})",
        "[,] == []", "{,} == {}", "[1,] == [1]", "{'as': 1}.as == 1", "{'true': 1}.`true` == 1",
        "'\\ud83d\\ude00' == '😀'", "'''a\r\nb\rc''' == 'a\\nb\\nc'", "r'''\r''' == '\\n'", "b'''\r\n''' == b'\\n'",
        "1 // to the end of the line\n == 1",
    ])
    func `conversions, comparisons and equality across types`(source: String) { expectTrue(source) }

    @Test(arguments: [
        "int(9223372036854775808.0)", "int(-9223372036854775809.0)", "int(double('NaN'))", "int('1.5')", "int('')",
        "int(' 1')",
        "uint(-1)", "uint(-0.1 - 1.0)", "uint('-1')", "uint(18446744073709551616.0)", "string(b'\\xff')", "bool('yes')",
        "double('abc')", "9223372036854775807 + 1", "-9223372036854775807 - 2", "9223372036854775807 * 2",
        "(-9223372036854775807 - 1) / -1", "-(-9223372036854775807 - 1)", "0u - 1u", "18446744073709551615u + 1u",
        "1 / 0", "1 % 0",
        "1u / 0u", "1 + 1u", "1 + 1.0", "'a' + 1", "[1, 2][2]", "[1][-1]", "{'a': 1}['b']", "{'a': 1}.b",
        "{1: 1, 1: 2}",
        "{1: 'a', 1u: 'b'}", "{null: 1}", "!1", "-'a'", "1 ? 2 : 3", "1 && true", "[1] in [2] in 3", "'a' < 1",
        "type(1) < type(2)",
        "null < null", "[1] < [2]", "7inx", "0X1F", "1in", "[,,]", "[,1]", "{,1: 2}", "{}.true", "{}.?null", "{}.in",
        "[].in()", "has({}.?a)", "has({}[0])", "uint('-0')", "dyn({}) + {}",
    ])
    func `overflow, division by zero, unknown keys and types that do not fit`(source: String) { expectError(source) }

    @Test(arguments: [
        "'tacocat'.charAt(3) == 'o'", "'abc'.charAt(3) == ''", "'hello mellow'.indexOf('ello', 2) == 7",
        "'hello mellow'.lastIndexOf('ello', 6) == 1", "'abc'.lastIndexOf('') == 3", "'abc'.indexOf('') == 0",
        "['a', 'b'].join() == 'ab'", "['a', 'b'].join('-') == 'a-b'", "'TacoCÆt'.lowerAscii() == 'tacocÆt'",
        "'TacoCÆt'.upperAscii() == 'TACOCÆT'", "'hello'.replace('l', 'L', 1) == 'heLlo'",
        "'hello'.replace('', '_') == '_h_e_l_l_o_'",
        "'a b c'.split(' ', 2) == ['a', 'b c']", "'a b'.split(' ', 0) == []", "'a b'.split(' ', -1) == ['a', 'b']",
        "'ab'.split('') == ['a', 'b']",
        "'tacocat'.substring(4) == 'cat'", "'tacocat'.substring(0, 4) == 'taco'", "'ta©o©αT'.substring(2, 3) == '©'",
        "' \\t\\u2003x\\n '.trim() == 'x'", "'gums'.reverse() == 'smug'",
        "strings.quote('a\\n\"b') == '\"a\\\\n\\\\\"b\"'",
        "'abc'.contains('')", "'abc'.startsWith('')", "'hubba'.matches('^h.*a$')", "'hubba'.matches('ubb')",
        "!'a\\n'.matches('^a$')",
        "base64.encode(b'hello') == 'aGVsbG8='", "base64.decode('aGVsbG8') == b'hello'",
        "math.greatest(1, 2.5, 2u) == 2.5", ".math.greatest(1, 2) == 2", ".math.least(3, 1, 2) == 1",
        "type(math.greatest(1, 1.0)) == int", "''.split('') == []", "lists.range(0) == []",
        "[[1], [2, 3]].flatten() == [1, 2, 3]", "[[[1]]].flatten(2) == [1]",
        "math.least([3, 1, 2]) == 1", "math.ceil(1.2) == 2.0", "math.floor(-1.2) == -2.0", "math.round(1.5) == 2.0",
        "math.round(-1.5) == -2.0",
        "math.trunc(-1.9) == -1.0", "math.abs(-5) == 5", "math.sign(-2.5) == -1.0", "math.isNaN(0.0 / 0.0)",
        "math.isInf(1.0 / 0.0)",
        "!math.isFinite(1.0 / 0.0)", "math.bitAnd(6, 3) == 2", "math.bitOr(6u, 1u) == 7u", "math.bitXor(5, 1) == 4",
        "math.bitNot(0) == -1",
        "math.bitShiftLeft(1, 3) == 8", "math.bitShiftRight(-1, 63) == 1", "math.bitShiftLeft(1, 64) == 0",
        "math.sqrt(81) == 9.0",
        "ip('192.168.0.1').family() == 4", "ip('::1').isLoopback()", "cidr('192.168.0.0/16').containsIP('192.168.3.4')",
        "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')", "cidr('192.168.1.5/24').masked() == cidr('192.168.1.0/24')",
        "isIP('1.2.3.4') && !isIP('1.2.3')", "ip.isCanonical('127.0.0.1')", "string(ip('::1')) == '::1'",
        "cidr('192.168.0.0/24').prefixLength() == 24", "ip('224.0.0.1').isLinkLocalMulticast()",
    ])
    func `the extensions for texts, numbers and addresses`(source: String) { expectTrue(source) }

    @Test(arguments: [
        "'abc'.charAt(4)", "'abc'.substring(2, 1)", "'abc'.substring(-1)", "'abc'.indexOf('a', 9)", "[1].join()",
        "base64.decode('!')",
        "math.abs(-9223372036854775807 - 1)", "math.bitShiftLeft(1, -1)", "ip('1.2.3')", "cidr('1.2.3.4/33')",
        "ip('fe80::1%eth0')",
        "math.greatest()", "math.least([])", "math.greatest('a')", "true ? 1 : math.least(1, 'a')",
        "true ? 1 : math.greatest([1, [2]])", "lists.range(-1)", "[1, 2].flatten()", "'a'.matches('(?=b)')",
        "'a'.matches('(a)\\\\1')",
        "'abc'.replace(1, 2)",
    ])
    func `the extensions' errors`(source: String) { expectError(source) }

    @Test(arguments: [
        "google.protobuf.Int32Value{value: 1}", "google.protobuf.Any{}",
        "cel.expr.conformance.proto3.TestAllTypes{single_int32: 1}",
        "Nested{}",
    ])
    func `messages of protocol buffers are refused by name`(source: String) {
        let error = #expect(throws: ExpressionError.self) { try value(source) }
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains(String(source.prefix { $0 != "{" })) == true)
    }
}
