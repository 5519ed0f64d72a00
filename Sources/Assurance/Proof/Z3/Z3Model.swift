internal import CZ3

/// An example that the solver has found: a value for every term.
final class Z3Model {
    private let model: Z3_model
    private var encoder: Z3Encoder
    private let texts: [Int64: String]

    /// Takes over a model that was just handed out.
    init(_ model: Z3_model, _ encoder: Z3Encoder) {
        self.model = model
        self.encoder = encoder
        Z3_model_inc_ref(encoder.context.raw, model)
        texts = Dictionary(
            encoder.tokens.map { key, token in
                (token, String(String.UnicodeScalarView(key.scalars.compactMap(Unicode.Scalar.init))))
            },
            uniquingKeysWith: { $1 }
        )
    }

    deinit { Z3_model_dec_ref(encoder.context.raw, model) }

    func bool(_ term: Term) throws(Z3Error) -> Bool {
        if let constant = term.constant { return constant }
        return Z3_get_bool_value(encoder.context.raw, try value(term)) == Z3_L_TRUE
    }

    func long(_ term: Term) throws(Z3Error) -> Int64 {
        if let constant = term.longConstant { return constant }
        return try number(try value(term), isWord: encoder.encoding.longs == .words)
    }

    /// Nil where the example has a character that is none of Unicode's.
    func text(_ term: Term) throws(Z3Error) -> String? {
        if let constant = term.textConstant { return constant }
        let value = try value(term)
        guard encoder.encoding.texts == .tokens else {
            return Z3_get_string(encoder.context.raw, value).flatMap { encoder.alphabet.decoded(String(cString: $0)) }
        }
        let token = try number(value, isWord: false)
        // Any text that is no other serves; one that nobody has written.
        return texts[token] ?? unwritten(token)
    }

    private func unwritten(_ token: Int64) -> String {
        var candidate = "text-\(token)"
        while texts.values.contains(candidate) { candidate += "'" }
        return candidate
    }

    private func value(_ term: Term) throws(Z3Error) -> Z3_ast {
        let context = encoder.context
        let ast = try encoder.ast(term)
        var result: Z3_ast?
        guard Z3_model_eval(context.raw, model, ast, true, &result) else {
            try context.check()
            throw Z3Error("the solver's example has no value for a term")
        }
        return try context.kept(result)
    }

    private func number(_ value: Z3_ast, isWord: Bool) throws(Z3Error) -> Int64 {
        guard let digits = Z3_get_numeral_string(encoder.context.raw, value).map({ String(cString: $0) }) else {
            throw Z3Error("the solver's example has no number where there must be one")
        }
        if isWord, let bits = UInt64(digits) { return Int64(bitPattern: bits) }
        guard let number = Int64(digits) else { throw Z3Error("`\(digits)` is no integer of 64 bits") }
        return number
    }
}
