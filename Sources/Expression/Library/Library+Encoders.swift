extension FunctionTable {
    /// The encoders extension.
    static var encoders: [CELFunction] {
        [
            .of("base64.encode") { (bytes: [UInt8]) in Base64.encode(bytes) },
            .of("base64.decode") { (text: String) throws(ExpressionError) -> [UInt8] in
                guard let bytes = Base64.decode(text) else { throw .conversion(text, "base64") }
                return bytes
            },
        ]
    }
}
