internal import CZ3

/// Turns terms into the solver's, each once.
struct Z3Encoder {
    let context: Z3Context
    let encoding: Z3Encoding
    let boolSort: Z3_sort
    let longSort: Z3_sort
    let textSort: Z3_sort
    let alphabet = Z3Alphabet()
    private var made: [ObjectIdentifier: Z3_ast] = [:]
    /// Keeps the terms whose identity is a key alive.
    private var terms: [Term] = []
    private var variables: [TermVariable: Z3_ast] = [:]
    private var sets: [Int: Z3_func_decl] = [:]
    /// The numbers that stand for constant texts.
    private(set) var tokens: [ExactText: Int64] = [:]
    /// What must hold of variables besides: that integers have 64 bits.
    private(set) var ranges: [Z3_ast] = []

    init(_ context: Z3Context, _ encoding: Z3Encoding) throws(Z3Error) {
        self.context = context
        self.encoding = encoding
        let raw = context.raw
        boolSort = try context.kept(sort: Z3_mk_bool_sort(raw))
        longSort = try context.kept(
            sort: encoding.longs == .numbers ? Z3_mk_int_sort(raw) : Z3_mk_bv_sort(raw, 64)
        )
        textSort = try context.kept(
            sort: encoding.texts == .tokens ? Z3_mk_int_sort(raw) : Z3_mk_string_sort(raw)
        )
    }

    /// A text with equality by code points.
    struct ExactText: Hashable {
        var scalars: [UInt32]

        init(_ text: String) { scalars = text.unicodeScalars.map(\.value) }
    }

    mutating func ast(_ term: Term) throws(Z3Error) -> Z3_ast {
        if let known = made[ObjectIdentifier(term)] { return known }
        let ast = try context.kept(make(term))
        made[ObjectIdentifier(term)] = ast
        terms.append(term)
        return ast
    }

    private mutating func asts(_ terms: [Term]) throws(Z3Error) -> [Z3_ast?] {
        var result: [Z3_ast?] = []
        for term in terms { result.append(try ast(term)) }
        return result
    }

    private mutating func make(_ term: Term) throws(Z3Error) -> Z3_ast? {
        let raw = context.raw
        switch term.kind {
        case .bool(let value): return value ? Z3_mk_true(raw) : Z3_mk_false(raw)
        case .long(let value): return try long(value)
        case .text(let value): return try text(value)
        case .variable(let variable): return try self.variable(variable, term.sort)
        case .all(let terms):
            let operands = try asts(terms)
            return Z3_mk_and(raw, UInt32(operands.count), operands)
        case .any(let terms):
            let operands = try asts(terms)
            return Z3_mk_or(raw, UInt32(operands.count), operands)
        case .not(let operand): return Z3_mk_not(raw, try ast(operand))
        case .choice(let test, let then, let otherwise):
            return Z3_mk_ite(raw, try ast(test), try ast(then), try ast(otherwise))
        case .equal(let left, let right): return Z3_mk_eq(raw, try ast(left), try ast(right))
        case .less(let left, let right):
            let (left, right) = (try ast(left), try ast(right))
            return encoding.longs == .numbers ? Z3_mk_lt(raw, left, right) : Z3_mk_bvslt(raw, left, right)
        case .lessOrEqual(let left, let right):
            let (left, right) = (try ast(left), try ast(right))
            return encoding.longs == .numbers ? Z3_mk_le(raw, left, right) : Z3_mk_bvsle(raw, left, right)
        case .arithmetic(let operation, let left, let right):
            return try arithmetic(operation, try ast(left), try ast(right))
        case .leaves64Bits(let operation, let left, let right):
            return try overflow(operation, try ast(left), try ast(right))
        case .quotient(let operand, let divisor): return try quotient(try ast(operand), divisor)
        case .modulus(let operand, let divisor):
            let (operand, divisor) = (try ast(operand), try context.kept(long(divisor)))
            return encoding.longs == .numbers ? Z3_mk_mod(raw, operand, divisor) : Z3_mk_bvsmod(raw, operand, divisor)
        case .matches(let operand, let language):
            let operand = try ast(operand)
            return Z3_mk_seq_in_re(raw, operand, try Z3Languages(context, textSort, alphabet).make(language))
        case .hasLength(let operand, let low, let high):
            return try length(try ast(operand), low, high)
        case .isPrefixed(let whole, let prefix, let rest):
            let parts: [Z3_ast?] = [try context.kept(text(prefix)), try ast(rest)]
            let joined = try context.kept(Z3_mk_seq_concat(raw, 2, parts))
            return Z3_mk_eq(raw, try ast(whole), joined)
        case .member(let set, let element):
            let argument = try ast(element)
            let arguments: [Z3_ast?] = [argument]
            return Z3_mk_app(raw, try membership(set, element.sort), 1, arguments)
        }
    }

    // MARK: Values

    private func long(_ value: Int64) throws(Z3Error) -> Z3_ast? { Z3_mk_int64(context.raw, value, longSort) }

    private mutating func text(_ value: String) throws(Z3Error) -> Z3_ast? {
        guard encoding.texts == .tokens else { return Z3_mk_string(context.raw, try alphabet.encoded(value)) }
        let key = ExactText(value)
        let token = tokens[key] ?? Int64(tokens.count)
        tokens[key] = token
        return Z3_mk_int64(context.raw, token, textSort)
    }

    private mutating func variable(_ variable: TermVariable, _ sort: Term.Sort) throws(Z3Error) -> Z3_ast {
        if let known = variables[variable] { return known }
        let symbol = Z3_mk_string_symbol(context.raw, "\(variable.name)#\(variable.id)")
        let ast = try context.kept(Z3_mk_const(context.raw, symbol, z3Sort(sort)))
        variables[variable] = ast
        if sort == .long, encoding.longs == .numbers { ranges.append(try fits(ast)) }
        if sort == .text, encoding.texts == .tokens {
            let zero = try context.kept(Z3_mk_int64(context.raw, 0, textSort))
            ranges.append(try context.kept(Z3_mk_ge(context.raw, ast, zero)))
        }
        return ast
    }

    private func z3Sort(_ sort: Term.Sort) -> Z3_sort {
        switch sort {
        case .bool: boolSort
        case .long: longSort
        case .text: textSort
        }
    }

    private mutating func membership(_ set: Int, _ element: Term.Sort) throws(Z3Error) -> Z3_func_decl {
        if let known = sets[set] { return known }
        let domain: [Z3_sort?] = [z3Sort(element)]
        let symbol = Z3_mk_string_symbol(context.raw, "set#\(set)")
        let function = try context.kept(function: Z3_mk_func_decl(context.raw, symbol, 1, domain, boolSort))
        sets[set] = function
        return function
    }

    // MARK: Integers

    private func arithmetic(
        _ operation: TermKind.Arithmetic,
        _ left: Z3_ast,
        _ right: Z3_ast
    ) throws(Z3Error) -> Z3_ast? {
        let raw = context.raw
        let operands: [Z3_ast?] = [left, right]
        switch (operation, encoding.longs) {
        case (.add, .numbers): return Z3_mk_add(raw, 2, operands)
        case (.subtract, .numbers): return Z3_mk_sub(raw, 2, operands)
        case (.multiply, .numbers): return Z3_mk_mul(raw, 2, operands)
        case (.add, .words): return Z3_mk_bvadd(raw, left, right)
        case (.subtract, .words): return Z3_mk_bvsub(raw, left, right)
        case (.multiply, .words): return Z3_mk_bvmul(raw, left, right)
        }
    }

    private func overflow(
        _ operation: TermKind.Arithmetic,
        _ left: Z3_ast,
        _ right: Z3_ast
    ) throws(Z3Error) -> Z3_ast? {
        let raw = context.raw
        guard encoding.longs == .words else {
            let result = try context.kept(arithmetic(operation, left, right))
            return Z3_mk_not(raw, try fits(result))
        }
        let (noOverflow, noUnderflow): (Z3_ast?, Z3_ast?)
        switch operation {
        case .add:
            noOverflow = try context.kept(Z3_mk_bvadd_no_overflow(raw, left, right, true))
            noUnderflow = try context.kept(Z3_mk_bvadd_no_underflow(raw, left, right))
        case .subtract:
            noOverflow = try context.kept(Z3_mk_bvsub_no_overflow(raw, left, right))
            noUnderflow = try context.kept(Z3_mk_bvsub_no_underflow(raw, left, right, true))
        case .multiply:
            noOverflow = try context.kept(Z3_mk_bvmul_no_overflow(raw, left, right, true))
            noUnderflow = try context.kept(Z3_mk_bvmul_no_underflow(raw, left, right))
        }
        let both = [noOverflow, noUnderflow]
        return Z3_mk_not(raw, try context.kept(Z3_mk_and(raw, 2, both)))
    }

    private func fits(_ ast: Z3_ast) throws(Z3Error) -> Z3_ast {
        let (low, high) = (try context.kept(long(.min)), try context.kept(long(.max)))
        let bounds: [Z3_ast?] = [
            try context.kept(Z3_mk_le(context.raw, low, ast)), try context.kept(Z3_mk_le(context.raw, ast, high)),
        ]
        return try context.kept(Z3_mk_and(context.raw, 2, bounds))
    }

    private func quotient(_ operand: Z3_ast, _ divisor: Int64) throws(Z3Error) -> Z3_ast? {
        let raw = context.raw
        let divisor = try context.kept(long(divisor))
        guard encoding.longs == .numbers else { return Z3_mk_bvsdiv(raw, operand, divisor) }
        // The solver rounds downwards, Cedar towards zero.
        let isNegative = try context.kept(Z3_mk_lt(raw, operand, try context.kept(long(0))))
        let magnitude = try context.kept(Z3_mk_unary_minus(raw, operand))
        let below = try context.kept(
            Z3_mk_unary_minus(raw, try context.kept(Z3_mk_div(raw, magnitude, divisor)))
        )
        return Z3_mk_ite(raw, isNegative, below, try context.kept(Z3_mk_div(raw, operand, divisor)))
    }

    private func length(_ text: Z3_ast, _ low: Int, _ high: Int?) throws(Z3Error) -> Z3_ast? {
        let raw = context.raw
        let numbers = try context.kept(sort: Z3_mk_int_sort(raw))
        let length = try context.kept(Z3_mk_seq_length(raw, text))
        var bounds: [Z3_ast?] = [
            try context.kept(Z3_mk_ge(raw, length, try context.kept(Z3_mk_int64(raw, Int64(low), numbers))))
        ]
        if let high {
            bounds.append(
                try context.kept(Z3_mk_le(raw, length, try context.kept(Z3_mk_int64(raw, Int64(high), numbers))))
            )
        }
        return Z3_mk_and(raw, UInt32(bounds.count), bounds)
    }
}
