/// What RFC 9110 allows in names and values. Whatever is not allowed would let a value end its line and begin a header,
/// or a request, of its own.
enum HTTPSyntax {
    /// Section 5.6.2.
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(\.isTokenByte)
    }

    /// Section 5.5: visible characters, spaces, tabs, and bytes above ASCII.
    static func isFieldValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
    }

    /// The first field that must not be sent.
    static func firstInvalid(of headers: HTTPHeaders) -> HTTPHeaders.Field? {
        headers.fields.first { !isToken($0.name) || !isFieldValue($0.value) }
    }
}

extension UInt8 {
    /// An ASCII capital letter as its small one; any other byte as it is.
    var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }

    var isDigit: Bool { (0x30...0x39).contains(self) }

    fileprivate var isTokenByte: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
        default: false
        }
    }
}
