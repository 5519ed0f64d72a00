internal import CZ3

/// Makes the solver's regular expressions.
struct Z3Languages {
    private let context: Z3Context
    private let sort: Z3_sort
    private let alphabet: Z3Alphabet

    init(_ context: Z3Context, _ texts: Z3_sort, _ alphabet: Z3Alphabet) throws(Z3Error) {
        self.context = context
        self.alphabet = alphabet
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
        let text = try context.kept(Z3_mk_string(context.raw, try alphabet.encoded(text)))
        return try context.kept(Z3_mk_seq_to_re(context.raw, text))
    }

    private func bound(_ value: UInt32) throws(Z3Error) -> Z3_ast {
        try context.kept(Z3_mk_string(context.raw, Z3Alphabet.encoded(value)))
    }
}
