import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How far a place's clocks are from UTC at any time, from the system's time zone files (RFC 8536).
public struct TimeZoneRules: Sendable {
    struct Transition: Sendable {
        let at: Int64
        let offset: Int
    }

    /// The offset before the first transition.
    let initialOffset: Int
    /// In the order of time.
    let transitions: [Transition]
    /// What holds after the last transition, for ever.
    let final: RecurringRule?

    /// The rules of a fixed offset, in seconds east of Greenwich.
    public init(offset: Int) {
        initialOffset = offset
        transitions = []
        final = nil
    }

    init(initialOffset: Int, transitions: [Transition], final: RecurringRule?) {
        self.initialOffset = initialOffset
        self.transitions = transitions
        self.final = final
    }

    /// The zone of an IANA name (`Europe/Rome`), `UTC`, or an offset (`+02:00`); nil where there is none of the name.
    ///
    /// A named zone is read from the system once and kept.
    public static func named(_ name: String) -> TimeZoneRules? {
        if let offset = offset(name) { return TimeZoneRules(offset: offset) }
        if let known = known.withLock({ $0[name] }) { return known }
        guard isZoneName(name), let bytes = contents(of: "/usr/share/zoneinfo/" + name),
            let rules = TimeZoneRules(file: bytes)
        else { return nil }
        known.withLock { $0[name] = rules }
        return rules
    }

    private static let known = Mutex<[String: TimeZoneRules]>([:])

    /// Seconds east of Greenwich at a time in seconds since 1970.
    public func offset(at seconds: Int64) -> Int {
        guard let last = transitions.last else { return final?.offset(at: seconds) ?? initialOffset }
        if seconds >= last.at { return final?.offset(at: seconds) ?? last.offset }
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= seconds { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? initialOffset : transitions[low - 1].offset
    }

    /// `UTC`, or hours and minutes with or without sign.
    private static func offset(_ name: String) -> Int? {
        if name == "UTC" || name == "Z" || name.isEmpty { return 0 }
        var digits = name[...]
        let isNegative = digits.hasPrefix("-")
        if isNegative || digits.hasPrefix("+") { digits.removeFirst() }
        let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(Lexer.isDigit) }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), hours < 24, minutes < 60
        else { return nil }
        return (isNegative ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// Names lead nowhere but below the directory of zones.
    private static func isZoneName(_ name: String) -> Bool {
        guard name.utf8.count <= 64 else { return false }
        return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { Lexer.isIdentifierPart($0) || $0 == 0x2D || $0 == 0x2B }
        }
    }

    /// At most a megabyte: zone files have some kilobytes.
    private static func contents(of path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                read(file, buffer.baseAddress?.advanced(by: count), buffer.count - count)
            }
            guard got >= 0 else { return nil }
            guard got > 0 else { break }
            count += got
        }
        return Array(bytes[..<count])
    }
}
