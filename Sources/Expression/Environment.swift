/// What an expression may use: its variables and their types, functions, and how much work it may be.
public struct Environment: Sendable {
    /// Whether types are checked before anything is evaluated.
    public enum Checking: String, Sendable {
        /// Unknown names and types that do not fit are errors when the expression is compiled.
        case strict
        /// They are errors when the expression is evaluated and gets there.
        case off
    }

    /// The variables by name; a name may be qualified (`a.b`).
    public var variables: [String: CELType]
    /// The namespace in which names are looked up first (`a.b`), empty for none.
    public var container: String
    /// Whether types are checked.
    public var checking: Checking
    /// How large expressions may be and how much work they may do.
    public var limits: Limits

    private(set) var functions: FunctionTable

    /// An environment with the standard functions and extensions, and those of the host.
    public init(
        variables: [String: CELType] = [:],
        functions: [CELFunction] = [],
        container: String = "",
        checking: Checking = .strict,
        limits: Limits = Limits()
    ) {
        self.variables = variables
        self.container = container
        self.checking = checking
        self.limits = limits
        self.functions = .standard
        self.functions.add(functions)
    }

    /// The qualified names that a name may stand for in the container, the innermost first.
    func candidates(for name: String, isRooted: Bool) -> [String] {
        guard !isRooted, !container.isEmpty else { return [name] }
        var candidates: [String] = []
        var scope = container[...]
        while !scope.isEmpty {
            candidates.append("\(scope).\(name)")
            scope = scope.lastIndex(of: ".").map { scope[..<$0] } ?? ""
        }
        return candidates + [name]
    }
}

/// How large expressions may be and how much work one evaluation may do.
public struct Limits: Sendable, Hashable {
    /// The longest expression that is parsed, in bytes of UTF-8.
    public var sourceBytesMax: Int
    /// The deepest nesting of an expression. What compiles and evaluates expressions recurses as deep.
    public var depthMax: Int
    /// The units of work that one evaluation may do: items of macros, elements made or compared, 16 bytes of text.
    public var costMax: Int
    /// The longest text that is read for templates, in bytes of UTF-8.
    public var templateBytesMax: Int
    /// How many expressions one template may hold.
    public var templateExpressionsMax: Int

    /// Limits that suit expressions in files which people write.
    public init(
        sourceBytesMax: Int = 100_000,
        depthMax: Int = 250,
        costMax: Int = 1_000_000,
        templateBytesMax: Int = 1_000_000,
        templateExpressionsMax: Int = 10_000
    ) {
        self.sourceBytesMax = sourceBytesMax
        self.depthMax = depthMax
        self.costMax = costMax
        self.templateBytesMax = templateBytesMax
        self.templateExpressionsMax = templateExpressionsMax
    }
}
