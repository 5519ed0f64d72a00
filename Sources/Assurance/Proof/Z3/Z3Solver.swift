internal import CZ3

/// Asks the solver whether terms can all be true at once.
struct Z3Solver {
    /// How long one question may take.
    struct Limits: Sendable, Hashable {
        /// Milliseconds on the clock.
        var milliseconds: Int
        /// Steps of the solver, which are the same on every machine; nil is no limit.
        var steps: Int?
    }

    enum Answer {
        /// They cannot.
        case impossible
        /// They can, such as here.
        case possible(Z3Model)
        /// Nobody knows; why.
        case unknown(String)
    }

    let limits: Limits

    /// - Parameter encoding: nil takes what fits, and another one where that leads nowhere.
    func ask(_ terms: [Term], encoding: Z3Encoding? = nil) throws(Z3Error) -> Answer {
        if terms.contains(where: \.isFalse) { return .impossible }
        if let encoding { return try check(terms, encoding) }
        var fitting = Z3Encoding.fitting(terms)
        let answer = try check(terms, fitting)
        guard case .unknown = answer, Z3Encoding.multipliesUnknowns(terms) else { return answer }
        fitting.longs = .words
        return try check(terms, fitting)
    }

    private func check(_ terms: [Term], _ encoding: Z3Encoding) throws(Z3Error) -> Answer {
        let context = try Z3Context()
        let raw = context.raw
        var encoder = try Z3Encoder(context, encoding)
        guard let solver = Z3_mk_solver(raw) else { throw Z3Error("the solver cannot be started") }
        Z3_solver_inc_ref(raw, solver)
        defer { Z3_solver_dec_ref(raw, solver) }
        try bound(solver, context)
        for term in terms {
            Z3_solver_assert(raw, solver, try encoder.ast(term))
            try context.check()
        }
        for range in encoder.ranges { Z3_solver_assert(raw, solver, range) }
        let alarm = Z3Alarm(raw, milliseconds: limits.milliseconds)
        let answer = Z3_solver_check(raw, solver)
        let isStopped = alarm.disarm()
        switch answer {
        case Z3_L_FALSE:
            try context.check()
            return .impossible
        case Z3_L_TRUE:
            guard let model = Z3_solver_get_model(raw, solver) else { throw Z3Error("the solver has no example") }
            return .possible(Z3Model(model, encoder))
        default:
            if isStopped { return .unknown("timeout") }
            let reason = Z3_solver_get_reason_unknown(raw, solver).map { String(cString: $0) } ?? ""
            return .unknown(reason.isEmpty ? "the solver gave up" : reason)
        }
    }

    private func bound(_ solver: Z3_solver, _ context: Z3Context) throws(Z3Error) {
        guard let steps = limits.steps else { return }
        let raw = context.raw
        guard let parameters = Z3_mk_params(raw) else { throw Z3Error("the solver cannot be bounded") }
        Z3_params_inc_ref(raw, parameters)
        defer { Z3_params_dec_ref(raw, parameters) }
        Z3_params_set_uint(raw, parameters, Z3_mk_string_symbol(raw, "rlimit"), UInt32(clamping: steps))
        Z3_solver_set_params(raw, solver, parameters)
        try context.check()
    }
}
