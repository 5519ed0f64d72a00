import CRE2

/// A compiled regular expression whose matching takes time linear in the text, whoever wrote it.
///
/// RE2 runs it, so there is no lookaround and no backreference, and the automaton's memory is bounded. Matching never
/// allocates on Swift's side and works on the text's UTF-8.
public final class Pattern: Sendable {
    /// The longest expression that is compiled.
    public static let sourceBytesMax = 64 * 1024
    /// How much memory an expression may take for its program and its caches.
    static let memoryBytesMax: Int64 = 8 << 20

    /// The expression as it was written.
    public let source: String
    // RE2's constant methods may be called by many threads at once; it guards its caches by a lock of its own.
    private nonisolated(unsafe) let compiled: OpaquePointer

    /// Compiles an expression in RE2's own syntax, which CEL prescribes for `matches`.
    public convenience init(re2 source: String) throws(PatternError) {
        try self.init(source: source, translated: source)
    }

    /// Compiles an expression in the syntax of ECMA-262 with the `u` flag, which JSON Schema prescribes.
    ///
    /// - Throws: ``PatternError`` with code `unsupported` for lookaround, backreferences and modifiers, by name.
    public convenience init(ecma262 source: String) throws(PatternError) {
        guard source.utf8.count <= Self.sourceBytesMax else { throw Self.tooLong(source) }
        try self.init(source: source, translated: try ECMATranslator.translate(source))
    }

    /// Whether a text is an expression of ECMA-262, those that cannot be compiled here included.
    package static func isECMA262(_ source: String) -> Bool {
        (try? ECMATranslator.check(source)) != nil
    }

    private init(source: String, translated: String) throws(PatternError) {
        guard source.utf8.count <= Self.sourceBytesMax else { throw Self.tooLong(source) }
        var translated = translated
        var reason = ""
        let compiled = translated.withUTF8 { text in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
                let compiled = text.withMemoryRebound(to: CChar.self) { text in
                    cre2_compile(text.baseAddress, text.count, Self.memoryBytesMax, buffer.baseAddress, buffer.count)
                }
                if compiled == nil {
                    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
                    reason = String(decoding: bytes, as: UTF8.self)
                }
                return compiled
            }
        }
        guard let compiled else {
            let isTooLarge = reason.hasPrefix("pattern too large") || reason == "out of memory"
            throw PatternError(code: isTooLarge ? .size : .syntax, message: Self.message(reason))
        }
        self.source = source
        self.compiled = compiled
    }

    deinit { cre2_free(compiled) }

    /// How many instructions the compiled expression has, a measure of what it costs to keep.
    package var instructionCount: Int { Int(cre2_program_size(compiled)) }

    /// Whether the expression matches somewhere in the text.
    public func occurs(in text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cre2_search(compiled, $0.baseAddress, $0.count) }
        }
    }

    /// Whether the expression matches the text from end to end.
    public func matches(whole text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cre2_match(compiled, $0.baseAddress, $0.count) }
        }
    }

    /// RE2's reason, in words of its own where those do not tell what to change.
    private static func message(_ reason: String) -> String {
        let head = "invalid repetition size: "
        guard reason.hasPrefix(head) else { return reason }
        return
            "the repetition `\(reason.dropFirst(head.count))` is refused: repetitions go up to 1000, and so does the "
            + "product of those within one another"
    }

    private static func tooLong(_ source: String) -> PatternError {
        let message = "the expression has \(source.utf8.count) bytes, more than \(sourceBytesMax)"
        return PatternError(code: .size, message: message)
    }
}

extension Pattern: CustomStringConvertible {
    /// The expression as it was written.
    public var description: String { source }
}
