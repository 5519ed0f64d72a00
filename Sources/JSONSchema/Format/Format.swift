import Pattern

/// The formats of the standard (validation, section 7.3).
enum Format: String, Sendable, CaseIterable {
    case dateTime = "date-time"
    case date, time, duration
    case email
    case idnEmail = "idn-email"
    case hostname
    case idnHostname = "idn-hostname"
    case ipv4, ipv6
    case uri
    case uriReference = "uri-reference"
    case iri
    case iriReference = "iri-reference"
    case uuid
    case uriTemplate = "uri-template"
    case jsonPointer = "json-pointer"
    case relativeJSONPointer = "relative-json-pointer"
    case regex

    /// Whether a text is of the format.
    func accepts(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in accepts(ByteCursor(bytes)) }
    }

    private func accepts(_ cursor: ByteCursor) -> Bool {
        var cursor = cursor
        return switch self {
        case .dateTime: TimeFormat.dateTime(&cursor)
        case .date: TimeFormat.date(&cursor) && cursor.isAtEnd
        case .time: TimeFormat.time(&cursor) && cursor.isAtEnd
        case .duration: TimeFormat.duration(&cursor) && cursor.isAtEnd
        case .email: EmailFormat.accepts(cursor, isInternational: false)
        case .idnEmail: EmailFormat.accepts(cursor, isInternational: true)
        case .hostname: HostnameFormat.accepts(cursor)
        case .idnHostname: HostnameFormat.acceptsInternational(cursor)
        case .ipv4: AddressFormat.ipv4(&cursor) && cursor.isAtEnd
        case .ipv6: AddressFormat.ipv6(&cursor) && cursor.isAtEnd
        case .uri: URIFormat(isInternational: false).reference(&cursor, needsScheme: true)
        case .uriReference: URIFormat(isInternational: false).reference(&cursor, needsScheme: false)
        case .iri: URIFormat(isInternational: true).reference(&cursor, needsScheme: true)
        case .iriReference: URIFormat(isInternational: true).reference(&cursor, needsScheme: false)
        case .uuid: IdentifierFormat.uuid(&cursor) && cursor.isAtEnd
        case .uriTemplate: URITemplateFormat.accepts(&cursor)
        case .jsonPointer: IdentifierFormat.pointer(&cursor) && cursor.isAtEnd
        case .relativeJSONPointer: IdentifierFormat.relativePointer(&cursor) && cursor.isAtEnd
        case .regex: Pattern.isECMA262(cursor.text)
        }
    }

    /// The format in a message: what a value must be.
    var phrase: String {
        switch self {
        case .dateTime: "a date-time such as `2026-01-31T08:30:00Z`"
        case .date: "a date such as `2026-01-31`"
        case .time: "a time such as `08:30:00Z`"
        case .duration: "a duration such as `P1DT12H`"
        case .email, .idnEmail: "an e-mail address"
        case .hostname, .idnHostname: "a host name"
        case .ipv4: "an IPv4 address"
        case .ipv6: "an IPv6 address"
        case .uri: "a URI"
        case .uriReference: "a URI reference"
        case .iri: "an IRI"
        case .iriReference: "an IRI reference"
        case .uuid: "a UUID"
        case .uriTemplate: "a URI template"
        case .jsonPointer: "a JSON Pointer"
        case .relativeJSONPointer: "a relative JSON Pointer"
        case .regex: "a regular expression"
        }
    }
}
