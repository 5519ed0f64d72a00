/// Reads the date and time of RFC 3339.
enum InternetTime {
    /// The time since 1970; nil where the text is not `2026-01-27T12:00:00Z`, with a fraction or an offset if need be.
    static func parse(_ text: String) -> Duration? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10].lowercased == 0x74 || bytes[10] == 0x20,
            bytes[13] == 0x3A, bytes[16] == 0x3A,
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            let time = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
                .sinceEpoch
        else { return nil }
        var rest = bytes[19...]
        var fraction = Duration.zero
        if rest.first == 0x2E {
            let digits = rest.dropFirst().prefix(while: \.isDigit)
            guard let part = DecimalDuration.parse("0." + String(decoding: digits, as: UTF8.self), unit: .seconds(1))
            else { return nil }
            fraction = part
            rest = rest[digits.endIndex...]
        }
        return offset(rest).map { time + fraction - $0 }
    }

    private static func offset(_ bytes: ArraySlice<UInt8>) -> Duration? {
        let bytes = Array(bytes)
        if bytes.count == 1, bytes[0].lowercased == 0x7A { return .zero }
        guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A,
            let hours = number(bytes[1..<3]), hours < 24, let minutes = number(bytes[4..<6]), minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return .seconds(bytes[0] == 0x2D ? -seconds : seconds)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy(\.isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
