/// Dates and times of RFC 3339 section 5.6, durations of its appendix A.
enum TimeFormat {
    static func dateTime(_ cursor: inout ByteCursor) -> Bool {
        date(&cursor) && cursor.takeLetter("t") && time(&cursor) && cursor.isAtEnd
    }

    static func date(_ cursor: inout ByteCursor) -> Bool {
        guard let year = cursor.digits(4), cursor.take("-"), let month = cursor.digits(2), cursor.take("-"),
            let day = cursor.digits(2), (1...12).contains(month)
        else { return false }
        return day >= 1 && day <= days(in: month, of: year)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func time(_ cursor: inout ByteCursor) -> Bool {
        guard let hour = cursor.digits(2), cursor.take(":"), let minute = cursor.digits(2), cursor.take(":"),
            let second = cursor.digits(2), hour < 24, minute < 60, second <= 60
        else { return false }
        if cursor.take("."), cursor.skip(while: \.isDigit) == 0 { return false }
        guard let offset = offset(&cursor) else { return false }
        // A leap second comes at the end of a day in UTC.
        return second < 60 || (hour * 60 + minute - offset + 2 * 1440) % 1440 == 1439
    }

    /// Minutes ahead of UTC.
    private static func offset(_ cursor: inout ByteCursor) -> Int? {
        if cursor.takeLetter("z") { return 0 }
        let sign = cursor.take("-") ? -1 : 1
        guard sign < 0 || cursor.take("+"), let hour = cursor.digits(2), cursor.take(":"),
            let minute = cursor.digits(2), hour < 24, minute < 60
        else { return nil }
        return sign * (hour * 60 + minute)
    }

    static func duration(_ cursor: inout ByteCursor) -> Bool {
        guard cursor.take("P") else { return false }
        guard let dateUnits = units("YMWD", &cursor) else { return false }
        // Weeks stand alone.
        if dateUnits.contains("W") { return dateUnits == "W" }
        guard dateUnits != "YD" else { return false }
        guard cursor.take("T") else { return !dateUnits.isEmpty }
        guard let timeUnits = units("HMS", &cursor), !timeUnits.isEmpty else { return false }
        return timeUnits != "HS"
    }

    /// Reads numbers with units that come in order, and returns the units; nil where one is not in order.
    private static func units(_ order: StaticString, _ cursor: inout ByteCursor) -> String? {
        var found = ""
        var index = 0
        while let byte = cursor.peek, byte.isDigit {
            _ = cursor.skip(while: \.isDigit)
            guard let unit = cursor.next() else { return nil }
            while index < order.utf8CodeUnitCount, order.utf8Start[index] != unit { index += 1 }
            guard index < order.utf8CodeUnitCount else { return nil }
            index += 1
            found.unicodeScalars.append(Unicode.Scalar(unit))
        }
        return found
    }
}
