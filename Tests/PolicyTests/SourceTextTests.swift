import Testing

@testable import Policy

@Suite struct SourceTextTests {
    @Test(arguments: [0, 1, 255, 256, 257, 700]) func `columns count scalars, in lines of any length`(before: Int)
        throws
    {
        // Two bytes each, so that scalars stand across the blocks that are counted ahead.
        let line = String(repeating: "\u{E9}", count: before) + "x"
        let text = try SourceText("first\n" + line + "\nlast", file: nil)
        let x = text.location(Span("first\n".utf8.count + 2 * before, 0))
        #expect((x.line, x.column) == (2, before + 1))
        let end = text.location(Span(text.bytes.count, 0))
        #expect((end.line, end.column) == (3, 5))
    }

    @Test func `a place beyond the end is the end`() throws {
        for length in [0, 256, 512] {
            let text = try SourceText(String(repeating: "a", count: length), file: nil)
            #expect(text.location(Span(length + 10, 0)).column == length + 1)
        }
    }
}
