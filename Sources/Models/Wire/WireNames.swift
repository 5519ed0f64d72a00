import JSON
import Journal

/// Names as a provider allows them (`[a-zA-Z0-9_-]{1,64}`), and the way back.
///
/// Both providers allow the same characters; OpenAI's length is the shorter one and is used for both. A name keeps its
/// allowed characters and gets `_` for each other one: `payments.refund` becomes `payments_refund`. Where that makes
/// two names equal, or too long, the name gets a digest of itself at its end, so the translation depends on the set of
/// names alone and never on their order. Names that are allowed as they are always stay.
struct WireNames: Sendable {
    /// The longest name that every provider takes, in characters.
    static let lengthMax = 64

    private let wireNames: [ExactString: String]
    private let names: [ExactString: String]

    /// Translates every tool name in the request: those on offer, and those that were called before.
    init(for request: ModelRequest) {
        let called = request.messages.lazy.flatMap(\.toolCalls).map(\.name)
        self.init(request.parameters.tools.map(\.name) + called)
    }

    init(_ names: some Sequence<String>) {
        var wireNames: [ExactString: String] = [:]
        var taken: [ExactString: String] = [:]
        let unique = Set(names.map(ExactString.init))
        for name in unique where Self.isAllowed(name.string) {
            wireNames[name] = name.string
            taken[name] = name.string
        }
        let others = unique.filter { wireNames[$0] == nil }.map(\.string)
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let claims = Dictionary(grouping: others) { Self.plain($0) }.mapValues(\.count)
        for name in others {
            let plain = Self.plain(name)
            var wireName = plain
            var digits = 0
            while digits < 48,
                digits == 0 && (claims[plain] ?? 0) > 1 || wireName.utf8.count > Self.lengthMax
                    || taken[ExactString(wireName)] != nil
            {
                digits += 8
                let suffix = "_" + Digest(of: Array(name.utf8)).hex.prefix(digits)
                wireName = plain.prefix(Self.lengthMax - suffix.utf8.count) + suffix
            }
            wireNames[ExactString(name)] = wireName
            taken[ExactString(wireName)] = name
        }
        self.wireNames = wireNames
        self.names = taken
    }

    /// The name as the provider is given it.
    func wireName(of name: String) -> String { wireNames[ExactString(name)] ?? Self.plain(name) }

    /// The name that the provider means; one that nobody gave it stays as it is, for the gateway to refuse.
    func name(of wireName: String) -> String { names[ExactString(wireName)] ?? wireName }

    private static func isAllowed(_ name: String) -> Bool {
        (1...lengthMax).contains(name.utf8.count) && name.utf8.allSatisfy(isAllowed)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default:
            false
        }
    }

    /// The name with `_` for each character that is not allowed; never empty.
    private static func plain(_ name: String) -> String {
        guard !name.isEmpty else { return "_" }
        let bytes = name.unicodeScalars.map { scalar -> UInt8 in
            guard scalar.isASCII, isAllowed(UInt8(scalar.value)) else { return UInt8(ascii: "_") }
            return UInt8(scalar.value)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
