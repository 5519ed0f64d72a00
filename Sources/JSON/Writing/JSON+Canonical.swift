extension JSON {
    /// Appends the canonical form (RFC 8785): one text for one value, so that equal values have equal digests.
    ///
    /// Members are ordered by the UTF-16 code units of their names, doubles are written as ECMAScript does. One
    /// deliberate deviation: integers beyond 2⁵³ are written exactly. RFC 8785 would round them to doubles, and two
    /// different identifiers or amounts would then have one digest.
    public func appendCanonical(to buffer: inout [UInt8]) {
        switch self {
        case .null: ByteWriter.appendLiteral("null", to: &buffer)
        case .bool(true): ByteWriter.appendLiteral("true", to: &buffer)
        case .bool(false): ByteWriter.appendLiteral("false", to: &buffer)
        case .int(let value): ByteWriter.append(value, to: &buffer)
        case .uint(let value): ByteWriter.append(value, to: &buffer)
        case .double(let value): ECMAScriptNumber.append(value, to: &buffer)
        case .string(let value): ByteWriter.appendQuoted(value, to: &buffer)
        case .array(let elements):
            buffer.append(UInt8(ascii: "["))
            for (position, element) in elements.enumerated() {
                if position > 0 { buffer.append(UInt8(ascii: ",")) }
                element.appendCanonical(to: &buffer)
            }
            buffer.append(UInt8(ascii: "]"))
        case .object(let object):
            object.appendCanonical(to: &buffer)
        }
    }

    /// The canonical form (RFC 8785, see ``appendCanonical(to:)``) in UTF-8.
    public func canonicalBytes() -> [UInt8] {
        var buffer: [UInt8] = []
        buffer.reserveCapacity(256)
        appendCanonical(to: &buffer)
        return buffer
    }

    /// The canonical form (RFC 8785, see ``appendCanonical(to:)``) as a string.
    public func canonicalString() -> String {
        String(decoding: canonicalBytes(), as: UTF8.self)
    }
}

extension JSONObject {
    fileprivate func appendCanonical(to buffer: inout [UInt8]) {
        buffer.append(UInt8(ascii: "{"))
        if isInCanonicalOrder {
            for position in members.indices { append(position, isFirst: position == 0, to: &buffer) }
        } else {
            let order = members.indices.sorted { CanonicalOrder.precedes(members[$0].key, members[$1].key) }
            for (rank, position) in order.enumerated() { append(position, isFirst: rank == 0, to: &buffer) }
        }
        buffer.append(UInt8(ascii: "}"))
    }

    private var isInCanonicalOrder: Bool {
        for position in members.indices.dropFirst()
        where !CanonicalOrder.precedes(members[position - 1].key, members[position].key) {
            return false
        }
        return true
    }

    @inline(__always)
    private func append(_ position: Int, isFirst: Bool, to buffer: inout [UInt8]) {
        if !isFirst { buffer.append(UInt8(ascii: ",")) }
        ByteWriter.appendQuoted(members[position].key, to: &buffer)
        buffer.append(UInt8(ascii: ":"))
        members[position].value.appendCanonical(to: &buffer)
    }
}

/// The order of names in the canonical form (RFC 8785 section 3.2.3): by UTF-16 code units.
enum CanonicalOrder {
    /// Compares UTF-8, whose order is that of UTF-16 except that characters beyond U+FFFF, surrogates in UTF-16,
    /// come before U+E000 to U+FFFF.
    static func precedes(_ left: String, _ right: String) -> Bool {
        var (left, right) = (left, right)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                for index in 0..<min(left.count, right.count) where left[index] != right[index] {
                    return rank(left[index]) < rank(right[index])
                }
                return left.count < right.count
            }
        }
    }

    /// The lead bytes 0xEE and 0xEF (U+E000 to U+FFFF) go after 0xF4, the last one of characters beyond U+FFFF.
    private static func rank(_ byte: UInt8) -> UInt8 { byte == 0xEE || byte == 0xEF ? byte + 8 : byte }
}
