public import JSON

/// A text with expressions in it: `Refund ${input.id} for ${input.name}`.
///
/// A text that is nothing but one `${…}` has that expression's value with its type; any other is text, into which each
/// value is written: strings as they are, lists and maps as JSON. `$${` stands for `${` itself.
public struct Template: Sendable {
    private enum Part: Sendable {
        case text(String)
        case expression(Expression)
    }

    /// The text that was compiled.
    public let source: String
    /// The variables that the template reads, with the fields selected from each (see ``Expression/references``).
    public let references: Set<[String]>
    /// The type of the value.
    public let type: CELType

    private let written: SourceText
    private let parts: [Part]

    /// Compiles a text against the names and types of an environment.
    ///
    /// - Parameter origin: Where the text stands in a file, for errors.
    public init(
        compiling source: String,
        in environment: Environment,
        origin: TextOrigin? = nil
    ) throws(ExpressionError) {
        let text = SourceText(source, origin: origin)
        do throws(ExpressionError) {
            parts = try Self.parts(of: text, environment)
        } catch {
            throw error.positioned(in: text)
        }
        self.source = source
        written = text
        var references: Set<[String]> = []
        for case .expression(let expression) in parts { references.formUnion(expression.references) }
        self.references = references
        if case .expression(let expression) = parts.first, parts.count == 1 {
            type = expression.type
        } else {
            type = .string
        }
    }

    /// The text, where there is no expression in it.
    public var constant: String? {
        switch parts.first {
        case nil: ""
        case .text(let text) where parts.count == 1: text
        default: nil
        }
    }

    /// The template's value for the given variables.
    public func evaluate(_ bindings: Bindings) throws(ExpressionError) -> JSON {
        guard case .expression(let expression) = parts.first, parts.count == 1 else {
            return .string(try text(bindings))
        }
        let value = try expression.evaluate(bindings)
        do throws(ExpressionError) {
            return try value.json()
        } catch {
            throw error.positioned(in: written)
        }
    }

    /// The template's value as text, also where it is nothing but one expression.
    ///
    /// - Parameter encode: Applied to each value before it is written into the text, and not to the text around it, so
    ///   that a value cannot end the place that it stands in: percent-encoding in a URL.
    public func text(
        _ bindings: Bindings,
        encoding encode: (String) -> String = { $0 }
    ) throws(ExpressionError) -> String {
        var result = ""
        do throws(ExpressionError) {
            for part in parts {
                switch part {
                case .text(let text): result += text
                case .expression(let expression): result += encode(try Self.text(of: expression.evaluate(bindings)))
                }
            }
        } catch {
            throw error.positioned(in: written)
        }
        return result
    }

    private static func text(of value: CELValue) throws(ExpressionError) -> String {
        switch value {
        case .list, .map, .optional(.some(.list)), .optional(.some(.map)):
            return try value.json().serialized()
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw ExpressionError(.conversion, "the bytes are not UTF-8", hint: "use `base64.encode(…)`")
            }
            return text
        default:
            return value.text
        }
    }

    private static func parts(of text: SourceText, _ environment: Environment) throws(ExpressionError) -> [Part] {
        let bytes = text.bytes
        guard bytes.count <= environment.limits.templateBytesMax else {
            throw ExpressionError(
                .size,
                "a template is longer than \(environment.limits.templateBytesMax) bytes",
                at: 0..<1
            )
        }
        let dollar = UInt8(ascii: "$")
        let brace = UInt8(ascii: "{")
        var parts: [Part] = []
        var literal: [UInt8] = []
        var expressionCount = 0
        var offset = 0
        while offset < bytes.count {
            let rest = bytes[offset...]
            if rest.starts(with: [dollar, dollar, brace]) {
                literal += [dollar, brace]
                offset += 3
            } else if rest.starts(with: [dollar, brace]) {
                expressionCount += 1
                guard expressionCount <= environment.limits.templateExpressionsMax else {
                    throw ExpressionError(
                        .size,
                        "a template holds more than \(environment.limits.templateExpressionsMax) expressions",
                        at: offset..<offset + 2
                    )
                }
                if !literal.isEmpty { parts.append(.text(String(decoding: literal, as: UTF8.self))) }
                literal = []
                let (tree, end) = try Parser.parseEmbedded(text, from: offset + 2, limits: environment.limits)
                let source = String(decoding: bytes[(offset + 2)..<(end - 1)], as: UTF8.self)
                parts.append(.expression(try Expression(tree, text: text, source: source, in: environment)))
                offset = end
            } else {
                literal.append(bytes[offset])
                offset += 1
            }
        }
        if !literal.isEmpty { parts.append(.text(String(decoding: literal, as: UTF8.self))) }
        return parts
    }
}
