internal import CZ3

/// One world of the solver: everything that is made in it belongs to it, and goes with it.
///
/// Memory: the context counts references. Whatever the solver hands out is counted at once by ``kept(_:)`` and released when
/// the context goes, so no object of the solver outlives its context and none is collected while it is used. A context is
/// used by one thread at a time and is not `Sendable`.
///
/// Errors: a handler is installed that does nothing, because the solver's own ends the process; every call's result is asked
/// for its error code instead.
final class Z3Context {
    /// The most that all contexts together may take, in megabytes; a solver that wants more gives up.
    private static let memoryMax = "2048"
    private static let isBounded: Bool = {
        Z3_global_param_set("memory_max_size", memoryMax)
        return true
    }()

    let raw: Z3_context
    private var owned: [Z3_ast] = []

    init() throws(Z3Error) {
        guard Self.isBounded, let config = Z3_mk_config() else { throw Z3Error("the solver has no configuration") }
        Z3_set_param_value(config, "model", "true")
        defer { Z3_del_config(config) }
        guard let raw = Z3_mk_context_rc(config) else { throw Z3Error("the solver cannot be started") }
        self.raw = raw
        Z3_set_error_handler(raw) { _, _ in }
    }

    deinit {
        for ast in owned.reversed() { Z3_dec_ref(raw, ast) }
        Z3_del_context(raw)
    }

    /// The result of a call, held until the context goes.
    func kept(_ ast: Z3_ast?) throws(Z3Error) -> Z3_ast {
        try check()
        guard let ast else { throw Z3Error("the solver made nothing") }
        Z3_inc_ref(raw, ast)
        owned.append(ast)
        return ast
    }

    /// The same for a sort.
    func kept(sort: Z3_sort?) throws(Z3Error) -> Z3_sort {
        try check()
        guard let sort else { throw Z3Error("the solver made nothing") }
        _ = try kept(Z3_sort_to_ast(raw, sort))
        return sort
    }

    /// The same for a function.
    func kept(function: Z3_func_decl?) throws(Z3Error) -> Z3_func_decl {
        try check()
        guard let function else { throw Z3Error("the solver made nothing") }
        _ = try kept(Z3_func_decl_to_ast(raw, function))
        return function
    }

    /// Throws what the last call has to complain about.
    func check() throws(Z3Error) {
        let code = Z3_get_error_code(raw)
        guard code != Z3_OK else { return }
        throw Z3Error(Z3_get_error_msg(raw, code).map { String(cString: $0) } ?? "error \(code.rawValue)")
    }

    /// The version of the library, such as `4.8.12`.
    static var version: String {
        var (major, minor, build, revision): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
        Z3_get_version(&major, &minor, &build, &revision)
        return "\(major).\(minor).\(build)"
    }
}

/// What the solver complains about; never the fault of a policy.
struct Z3Error: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
