import CSimdjson

extension JSON {
    /// The limits of a text that is parsed.
    public struct ParsingOptions: Sendable, Hashable {
        /// How deep arrays and objects may nest: a text like `[[]]` has depth 2. From 1 to 1,024.
        public var depthMax: Int
        /// The longest text, in bytes; simdjson itself ends at 4 GiB.
        public var bytesMax: Int

        /// Makes options; out of range values are brought into it.
        public init(depthMax: Int = 512, bytesMax: Int = Int(UInt32.max)) {
            self.depthMax = min(max(depthMax, 1), csimdjson_depth_max)
            self.bytesMax = min(max(bytesMax, 0), Int(UInt32.max))
        }
    }

    /// Reads a text as RFC 8259 has it, and stricter where the RFC leaves a choice.
    ///
    /// Duplicate keys, bad UTF-8, escapes of lone surrogates, a byte order mark, numbers beyond double's range and
    /// integers beyond 64 bits are errors, for each of them is read differently elsewhere, and two readings of one
    /// text are a hole in whatever was decided on it. simdjson reads the text; only when it refuses, a slower reader
    /// finds the place and the reason. The one integer beyond 64 bits that is read, as a double, is one in the very
    /// digits of that double's canonical form.
    public init(
        parsing text: some Collection<UInt8>,
        options: ParsingOptions = ParsingOptions()
    ) throws(JSONError) {
        let contiguous = text.withContiguousStorageIfAvailable { Self.read($0, options: options) }
        let result = contiguous ?? ContiguousArray(text).withUnsafeBufferPointer { Self.read($0, options: options) }
        self = try result.get()
    }

    private static func read(
        _ text: UnsafeBufferPointer<UInt8>,
        options: ParsingOptions
    ) -> Result<JSON, JSONError> {
        guard text.count <= options.bytesMax else {
            let message = "the text has \(text.count) bytes, more than \(options.bytesMax)"
            return .failure(JSONError(code: .size, message: message, offset: options.bytesMax))
        }
        var document = csimdjson_document()
        let status = csimdjson_parse(text.baseAddress, text.count, &document)
        defer { csimdjson_trim() }
        guard status != csimdjson_no_memory.rawValue else {
            return .failure(JSONError(code: .size, message: "no memory for a text of \(text.count) bytes", offset: 0))
        }
        if status == csimdjson_parsed.rawValue {
            var reader = TapeReader(document, depthMax: options.depthMax)
            if let value = try? reader.root() { return .success(value) }
        }
        return Result { () throws(JSONError) in try CarefulReader.read(text, depthMax: options.depthMax) }
    }
}
