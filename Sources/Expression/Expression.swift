/// A CEL expression, compiled once and evaluated often.
///
/// Parsing, checking and evaluating are pure and bounded: an expression that is too large, nested too deep or too much
/// work is an error, never a crash or an endless loop. The language is that of google/cel-spec.
public struct Expression: Sendable {
    /// The text that was compiled.
    public let source: String
    /// The type of the result, as far as it is known.
    public let type: CELType
    /// The variables that the expression reads, each with the fields selected from it: `["steps", "decide", "output"]`.
    ///
    /// A path ends at a call, at an index that is no literal string, and at what a macro's variable stands for.
    public let references: Set<[String]>

    private let text: SourceText
    private let program: Program

    /// Compiles an expression against the names and types of an environment.
    ///
    /// - Parameters:
    ///   - expected: The type that the result must have, where it matters: `.bool` for a condition.
    ///   - origin: Where the text stands in a file, for errors.
    public init(
        compiling source: String,
        in environment: Environment,
        expecting expected: CELType? = nil,
        origin: TextOrigin? = nil
    ) throws(ExpressionError) {
        let text = SourceText(source, origin: origin)
        do throws(ExpressionError) {
            let tree = try Parser.parse(text, limits: environment.limits)
            try self.init(tree, text: text, source: source, in: environment, expecting: expected)
        } catch {
            throw error.positioned(in: text)
        }
    }

    /// Compiles a tree that stands somewhere in a text.
    init(
        _ tree: Syntax,
        text: SourceText,
        source: String,
        in environment: Environment,
        expecting expected: CELType? = nil
    ) throws(ExpressionError) {
        let (type, findings) = try Checker.check(tree, in: environment)
        if let expected, environment.checking == .strict {
            var substitution = Substitution()
            guard substitution.unify([type], [expected]) else {
                throw ExpressionError(
                    .typeMismatch,
                    "the expression must be \(Suggestion.withArticle("\(expected)")), and is \(Suggestion.withArticle("\(type)"))",
                    at: tree.range
                )
            }
        }
        self.source = source
        self.text = text
        self.type = type
        references = ReferencePaths.collect(tree, findings)
        program = try Planner.plan(tree, findings, in: environment)
    }

    /// The expression's value for the given variables.
    public func evaluate(_ bindings: Bindings = Bindings()) throws(ExpressionError) -> CELValue {
        do throws(ExpressionError) {
            return try program.run(bindings)
        } catch {
            throw error.positioned(in: text)
        }
    }
}

/// ``Expression`` under a name that no import of Foundation makes ambiguous.
public typealias CELExpression = Expression
