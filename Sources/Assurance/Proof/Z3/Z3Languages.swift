internal import CZ3

/// Makes the solver's regular expressions.
struct Z3Languages {
    private let context: Z3Context
    private let sort: Z3_sort

    init(_ context: Z3Context, _ texts: Z3_sort) throws(Z3Error) {
        self.context = context
        sort = try context.kept(sort: Z3_mk_re_sort(context.raw, texts))
    }

    func make(_ language: TextLanguage) throws(Z3Error) -> Z3_ast {
        let raw = context.raw
        switch language {
        case .literal(let text): return try word(text)
        case .character:
            return try context.kept(Z3_mk_re_range(raw, try bound(0), try bound(TextLanguage.characterMax)))
        case .ranges(let ranges):
            var parts: [Z3_ast?] = []
            for range in ranges {
                parts.append(
                    try context.kept(Z3_mk_re_range(raw, try bound(range.lowerBound), try bound(range.upperBound)))
                )
            }
            if parts.isEmpty { return try context.kept(Z3_mk_re_empty(raw, sort)) }
            return parts.count == 1
                ? try context.kept(parts[0]) : try context.kept(Z3_mk_re_union(raw, UInt32(parts.count), parts))
        case .sequence(let items):
            var parts: [Z3_ast?] = []
            for item in items { parts.append(try make(item)) }
            if parts.isEmpty { return try word("") }
            return parts.count == 1
                ? try context.kept(parts[0]) : try context.kept(Z3_mk_re_concat(raw, UInt32(parts.count), parts))
        case .either(let items):
            var parts: [Z3_ast?] = []
            for item in items { parts.append(try make(item)) }
            return try context.kept(Z3_mk_re_union(raw, UInt32(parts.count), parts))
        case .repeated(.character, 0, nil): return try context.kept(Z3_mk_re_full(raw, sort))
        case .repeated(let item, 0, nil): return try context.kept(Z3_mk_re_star(raw, try make(item)))
        case .repeated(let item, 1, nil): return try context.kept(Z3_mk_re_plus(raw, try make(item)))
        case .repeated(_, _, 0?): return try word("")
        case .repeated(let item, let low, let high?):
            return try context.kept(Z3_mk_re_loop(raw, try make(item), UInt32(low), UInt32(high)))
        case .repeated(let item, let low, nil):
            let item = try make(item)
            let parts: [Z3_ast?] = [
                try context.kept(Z3_mk_re_loop(raw, item, UInt32(low), UInt32(low))),
                try context.kept(Z3_mk_re_star(raw, item)),
            ]
            return try context.kept(Z3_mk_re_concat(raw, 2, parts))
        }
    }

    private func word(_ text: String) throws(Z3Error) -> Z3_ast {
        let text = try context.kept(Z3_mk_string(context.raw, Z3Text.encoded(text)))
        return try context.kept(Z3_mk_seq_to_re(context.raw, text))
    }

    private func bound(_ value: UInt32) throws(Z3Error) -> Z3_ast {
        try context.kept(Z3_mk_string(context.raw, Z3Text.encoded(value)))
    }
}

/// Texts as SMT-LIB writes them: printable ASCII as it is, everything else as `\u{…}`.
enum Z3Text {
    static func encoded(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            (0x20...0x7E).contains(scalar.value) && scalar != "\\" ? String(scalar) : encoded(scalar.value)
        }.joined()
    }

    static func encoded(_ character: UInt32) -> String { "\\u{\(String(character, radix: 16))}" }

    /// Reads what the solver wrote; nil where a character is none of Unicode's.
    static func decoded(_ text: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            guard scalars[index] == "\\", index + 2 < scalars.count, scalars[index + 1] == "u",
                scalars[index + 2] == "{",
                let close = scalars[index...].firstIndex(of: "}")
            else {
                result.append(scalars[index])
                index += 1
                continue
            }
            var digits = ""
            digits.unicodeScalars.append(contentsOf: scalars[(index + 3)..<close])
            guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else { return nil }
            result.append(scalar)
            index = close + 1
        }
        return String(result)
    }
}
