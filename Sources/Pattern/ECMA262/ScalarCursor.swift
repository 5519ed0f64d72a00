/// Walks through the scalars of an expression and knows the byte at which it stands.
struct ScalarCursor {
    private let scalars: String.UnicodeScalarView
    private var index: String.UnicodeScalarView.Index
    /// The byte at which the scalar last taken begins.
    private(set) var lastOffset = 0
    private var offset = 0

    init(_ text: String) {
        scalars = text.unicodeScalars
        index = scalars.startIndex
    }

    /// The scalar at the cursor.
    var peek: Unicode.Scalar? { index < scalars.endIndex ? scalars[index] : nil }

    /// Takes the scalar at the cursor.
    mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek else { return nil }
        lastOffset = offset
        offset += UTF8.width(scalar)
        index = scalars.index(after: index)
        return scalar
    }

    /// Takes the scalar at the cursor where it is the wanted one.
    mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard peek == wanted else { return false }
        _ = next()
        return true
    }

    /// Takes decimal digits; a number beyond nine digits stays at its bound.
    mutating func number() -> Int? {
        var value: Int?
        while let digit = peek.flatMap({ $0.isASCII ? Character($0).wholeNumberValue : nil }) {
            value = min((value ?? 0) * 10 + digit, 999_999_999)
            _ = next()
        }
        return value
    }

    /// Takes exactly `count` hexadecimal digits.
    mutating func hexadecimal(count: Int) -> UInt32? {
        let start = self
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = next(), digit.isASCII, let nibble = Character(digit).hexDigitValue else {
                self = start
                return nil
            }
            value = value << 4 | UInt32(nibble)
        }
        return value
    }

    /// A syntax error at the scalar last taken.
    func fault(_ message: String) -> PatternError {
        PatternError(code: .syntax, message: message, offset: lastOffset)
    }
}
