/// Walks through a text's UTF-8 while a format is read.
struct ByteCursor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position >= bytes.count }

    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// How many bytes are left.
    var count: Int { bytes.count - position }

    /// What is left, as text.
    var text: String { String(decoding: bytes[position...], as: UTF8.self) }

    mutating func next() -> UInt8? {
        guard let byte = peek else { return nil }
        position += 1
        return byte
    }

    /// Takes the byte at the cursor where it is the wanted character.
    mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: wanted) else { return false }
        position += 1
        return true
    }

    /// Takes a letter in either case.
    mutating func takeLetter(_ wanted: Unicode.Scalar) -> Bool {
        guard let byte = peek, byte | 0x20 == UInt8(ascii: wanted) else { return false }
        position += 1
        return true
    }

    /// Takes bytes as long as they are of a kind, and says how many.
    mutating func skip(while isWanted: (UInt8) -> Bool) -> Int {
        let start = position
        while let byte = peek, isWanted(byte) { position += 1 }
        return position - start
    }

    /// Takes exactly `count` digits.
    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let byte = next(), byte.isDigit else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    var isHexDigit: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20) }

    /// Whether the byte is one of some ASCII characters.
    func isOne(of characters: StaticString) -> Bool {
        for index in 0..<characters.utf8CodeUnitCount where characters.utf8Start[index] == self { return true }
        return false
    }
}
