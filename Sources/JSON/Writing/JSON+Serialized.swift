extension JSON {
    /// The value as text, members in their order.
    ///
    /// Reading the text back gives an equal value: a double keeps its fraction (`1.0`), which the canonical form drops.
    /// The pretty form indents by two spaces and leaves empty containers on one line.
    public func serialized(pretty: Bool = false) -> String {
        var buffer: [UInt8] = []
        buffer.reserveCapacity(256)
        appendSerialized(to: &buffer, pretty: pretty)
        return String(decoding: buffer, as: UTF8.self)
    }

    /// Appends what ``serialized(pretty:)`` gives, in UTF-8.
    public func appendSerialized(to buffer: inout [UInt8], pretty: Bool = false) {
        append(to: &buffer, indentation: pretty ? 0 : nil)
    }

    private func append(to buffer: inout [UInt8], indentation: Int?) {
        switch self {
        case .double(let value):
            buffer.append(contentsOf: value.description.utf8)
        case .array(let elements) where !elements.isEmpty:
            let inner = indentation.map { $0 + 2 }
            buffer.append(UInt8(ascii: "["))
            for (position, element) in elements.enumerated() {
                if position > 0 { buffer.append(UInt8(ascii: ",")) }
                Self.breakLine(in: &buffer, indentation: inner)
                element.append(to: &buffer, indentation: inner)
            }
            Self.breakLine(in: &buffer, indentation: indentation)
            buffer.append(UInt8(ascii: "]"))
        case .object(let object) where !object.isEmpty:
            let inner = indentation.map { $0 + 2 }
            buffer.append(UInt8(ascii: "{"))
            for (position, member) in object.members.enumerated() {
                if position > 0 { buffer.append(UInt8(ascii: ",")) }
                Self.breakLine(in: &buffer, indentation: inner)
                ByteWriter.appendQuoted(member.key, to: &buffer)
                ByteWriter.appendLiteral(indentation == nil ? ":" : ": ", to: &buffer)
                member.value.append(to: &buffer, indentation: inner)
            }
            Self.breakLine(in: &buffer, indentation: indentation)
            buffer.append(UInt8(ascii: "}"))
        default:
            appendCanonical(to: &buffer)
        }
    }

    private static func breakLine(in buffer: inout [UInt8], indentation: Int?) {
        guard let indentation else { return }
        buffer.append(UInt8(ascii: "\n"))
        buffer.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation))
    }
}

extension JSON: CustomStringConvertible {
    /// The compact text.
    public var description: String { serialized() }
}
