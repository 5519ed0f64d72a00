import Testing

@testable import Policy

@Suite struct ExtensionTests {
    @Test(arguments: [
        ("0.0", 0), ("-0.0", 0), ("1.0", 10_000), ("00001.1", 11_000), ("-3.1415", -31_415),
        ("922337203685477.5807", Int64.max), ("-922337203685477.5808", Int64.min),
    ]) func `a decimal is read`(text: String, tenThousandths: Int64) {
        #expect(DecimalNumber(text)?.tenThousandths == tenThousandths)
    }

    @Test(arguments: [
        "", "1", "1.", ".1", "+1.0", "1.00000", "1.0.0", "--1.0", "٣.٣", "922337203685477.5808", "1e3", " 1.0",
    ])
    func `what is no decimal is refused`(text: String) { #expect(DecimalNumber(text) == nil) }

    @Test(arguments: [
        (12.5, "12.5"), (100.0, "100.0"), (-0.0001, "-0.0001"), (0.00001, nil), (1e16, nil), (3.14159, nil),
    ])
    func `a double becomes a decimal where four digits say it`(double: Double, text: String?) {
        #expect(DecimalNumber(exactly: double)?.description == text)
    }

    @Test(arguments: [
        "0.0.0.0", "255.255.255.255", "10.0.0.1/8", "10.0.0.1/0", "::", "::1", "1::", "1:2:3:4:5:6:7:8", "ff00::/8",
        "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "ABCD:ef01::", "0000:0000:0000:0000:0000:0000:0000:0000/128",
    ]) func `an address is read`(text: String) { #expect(IPNetwork(text) != nil) }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1.2.3.4/33", "1.2.3.4/032", "1.2.3.4/+3", "1.2.3.4/", "/8",
        ":", ":::", "1::2::3", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8", "12345::",
        "1:2:3:4:5:6:7:",
        "::ffff:1.2.3.4", "::1/129", "g::", "0000:0000:0000:0000:0000:0000:0000:00000/128",
    ]) func `what is no address is refused`(text: String) { #expect(IPNetwork(text) == nil) }

    @Test func `networks are compared as ranges`() throws {
        #expect(try isTrue("ip(\"10.1.2.3\").isInRange(ip(\"10.0.0.0/8\"))"))
        #expect(try isTrue("ip(\"10.0.0.0/8\").isInRange(ip(\"0.0.0.0/0\"))"))
        #expect(try isTrue("ip(\"fe80::1\").isInRange(ip(\"fe80::/10\"))"))
        #expect(try isTrue("ip(\"fe80::1\").isInRange(ip(\"::/0\"))"))
        #expect(try !isTrue("ip(\"10.0.0.0/8\").isInRange(ip(\"10.0.0.0/9\"))"))
        #expect(try !isTrue("ip(\"10.0.0.1\").isInRange(ip(\"::/0\"))"))
        #expect(try !isTrue("ip(\"10.0.0.0/24\") == ip(\"10.0.0.1/24\")"))
        #expect(try isTrue("ip(\"127.3.0.1\").isLoopback() && ip(\"::1\").isLoopback()"))
        #expect(try !isTrue("ip(\"127.0.0.1/4\").isLoopback() || ip(\"::1/64\").isLoopback()"))
        #expect(try isTrue("ip(\"239.0.0.1\").isMulticast() && ip(\"ff02::1\").isMulticast()"))
        #expect(try !isTrue("ip(\"224.0.0.1/3\").isMulticast()"))
        #expect(IPNetwork("10.0.0.1/8")?.description == "10.0.0.1/8")
        #expect(IPNetwork("::1")?.description == "0:0:0:0:0:0:0:1")
    }

    @Test(arguments: [
        ("1970-01-01", 0), ("2024-02-29", 1_709_164_800_000), ("1969-12-31T23:59:59.999Z", -1),
        ("2024-10-15T11:35:00+0130", 1_728_986_700_000), ("0000-01-01", -62_167_219_200_000),
        ("9999-12-31T23:59:59.999-2359", 253_402_387_139_999), ("2000-03-01T00:00:00.001Z", 951_868_800_001),
    ]) func `a moment is read`(text: String, milliseconds: Int64) {
        #expect(Timestamp(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2024", "2024-1-1", "2024-02-30", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10",
        "2024-01-01T00:00:00",
        "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z", "2024-01-01t00:00:00Z",
        "2024-01-01T00:00:00z", "2024-01-01T00:00:00.1Z", "2024-01-01T00:00:00+2400", "2024-01-01T00:00:00+0060",
        "2024-01-01T00:00:00+01:00", "2024-01-01T00:00:00ZZ", "+2024-01-01", "2024-01-01 ", "20240101",
    ]) func `what is no moment is refused`(text: String) { #expect(Timestamp(text) == nil) }

    @Test(arguments: [
        ("1d2h3m4s5ms", 93_784_005), ("-1d", -86_400_000), ("5ms", 5), ("0s", 0), ("9223372036854775807ms", Int64.max),
        ("-9223372036854775808ms", Int64.min),
    ]) func `a span is read`(text: String, milliseconds: Int64) {
        #expect(TimeSpan(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "-", "1", "d", "1s1d", "1d1d", "+1d", "1D", "1 d", "1.5h", "--1d", "9223372036854775808ms", "106751991168d",
    ])
    func `what is no span is refused`(text: String) { #expect(TimeSpan(text) == nil) }

    @Test func `moments and spans are computed with`() throws {
        #expect(try isTrue("datetime(\"2024-01-01\").offset(duration(\"1d\")) == datetime(\"2024-01-02\")"))
        #expect(try isTrue("datetime(\"2024-01-02\").durationSince(datetime(\"2024-01-01\")).toHours() == 24"))
        #expect(try isTrue("datetime(\"1969-12-31T01:02:03Z\").toDate() == datetime(\"1969-12-31\")"))
        #expect(try isTrue("datetime(\"1969-12-31T23:59:59.999Z\").toTime() == duration(\"86399999ms\")"))
        #expect(try isTrue("duration(\"-1500ms\").toSeconds() == -1 && duration(\"49h\").toDays() == 2"))
        #expect(
            try isTrue("duration(\"1h\") < duration(\"61m\") && datetime(\"2024-01-01\") >= datetime(\"2024-01-01\")")
        )
        let max = "datetime(\"1970-01-01\").offset(duration(\"9223372036854775807ms\"))"
        #expect(try failure(of: "\(max).offset(duration(\"1ms\")) == \(max)") == .extension)
        let min = "datetime(\"1970-01-01\").offset(duration(\"-9223372036854775808ms\"))"
        #expect(try failure(of: "\(min).toDate() == \(min)") == .extension)
        #expect(try failure(of: "\(max).durationSince(\(min)) == duration(\"1ms\")") == .extension)
    }

    @Test func `decimals are compared by methods, not by operators`() throws {
        #expect(try isTrue("decimal(\"1.10\") == decimal(\"1.1\") && decimal(\"1.1\").lessThan(decimal(\"1.1001\"))"))
        #expect(try isTrue("decimal(\"2.0\").greaterThanOrEqual(decimal(\"2.0\"))"))
        #expect(try failure(of: "decimal(\"1.0\") < decimal(\"2.0\")") == .type)
    }

    @Test func `a text that is computed is read when it is evaluated`() throws {
        #expect(try isTrue("ip(context.ip).isIpv4()", context: ["ip": "10.0.0.1"]))
        #expect(try failure(of: "ip(context.ip).isIpv4()", context: ["ip": "x"]) == .extension)
        #expect(try failure(of: "decimal(context.x) == decimal(\"1.0\")", context: ["x": 1]) == .type)
        #expect(try failure(of: "decimal(\"1.0\", \"2.0\") == decimal(\"1.0\")") == .arguments)
        #expect(try failure(of: "decimal(\"nonsense\") == decimal(\"1.0\")") == .extension)
    }
}
