extension TimeZoneRules {
    /// Reads the 64-bit part of a zone file (RFC 8536, versions 2 and later); nil where it is damaged.
    init?(file: [UInt8]) {
        var reader = ZoneFileReader(bytes: file)
        guard let first = reader.header(), reader.skip(first.size(timeBytes: 4)), let header = reader.header(),
            header.typeCount > 0
        else { return nil }
        var times: [Int64] = []
        for _ in 0..<header.transitionCount {
            guard let time = reader.integer(8) else { return nil }
            times.append(time)
        }
        var types: [Int] = []
        for _ in 0..<header.transitionCount {
            guard let type = reader.integer(1), type >= 0, type < header.typeCount else { return nil }
            types.append(Int(type))
        }
        var offsets: [Int] = []
        for _ in 0..<header.typeCount {
            guard let offset = reader.integer(4), reader.skip(2) else { return nil }
            offsets.append(Int(offset))
        }
        let rest = header.nameBytes + header.leapCount * 12 + header.standardCount + header.universalCount
        guard reader.skip(rest), let footer = reader.footer() else { return nil }
        self.init(
            initialOffset: offsets[0],
            transitions: zip(times, types).map { Transition(at: $0, offset: offsets[$1]) },
            final: RecurringRule(footer)
        )
    }
}

/// Reads the big-endian parts of a zone file.
private struct ZoneFileReader {
    struct Header {
        let universalCount, standardCount, leapCount, transitionCount, typeCount, nameBytes: Int

        func size(timeBytes: Int) -> Int {
            transitionCount * (timeBytes + 1) + typeCount * 6 + nameBytes + leapCount * (timeBytes + 4)
                + standardCount + universalCount
        }
    }

    let bytes: [UInt8]
    var offset = 0

    mutating func header() -> Header? {
        guard bytes.count >= offset + 44, bytes[offset..<offset + 4].elementsEqual("TZif".utf8),
            bytes[offset + 4] >= UInt8(ascii: "2")
        else { return nil }
        offset += 20
        var counts: [Int] = []
        for _ in 0..<6 {
            guard let count = integer(4), count >= 0, count < 1 << 20 else { return nil }
            counts.append(Int(count))
        }
        return Header(
            universalCount: counts[0],
            standardCount: counts[1],
            leapCount: counts[2],
            transitionCount: counts[3],
            typeCount: counts[4],
            nameBytes: counts[5]
        )
    }

    mutating func skip(_ count: Int) -> Bool {
        offset += count
        return offset <= bytes.count
    }

    mutating func integer(_ width: Int) -> Int64? {
        guard offset + width <= bytes.count else { return nil }
        var value: Int64 = bytes[offset] >= 0x80 && width > 1 ? -1 : 0
        for byte in bytes[offset..<offset + width] { value = value << 8 | Int64(byte) }
        offset += width
        return value
    }

    /// The rule between two line ends behind the tables.
    mutating func footer() -> String? {
        guard offset < bytes.count, bytes[offset] == 0x0A else { return nil }
        return String(decoding: bytes[(offset + 1)...].prefix { $0 != 0x0A }, as: UTF8.self)
    }
}
