/// What is refused before anything is sent.
enum RequestCheck {
    static func origin(of request: HTTPRequest) throws(TransportError) -> HTTPOrigin {
        let origin = try HTTPOrigin(of: request.url)
        guard HTTPSyntax.isToken(request.method.rawValue) else {
            throw refusal("the method `\(request.method)` is not a token")
        }
        if let field = HTTPSyntax.firstInvalid(of: request.headers) {
            // The value may be a secret, so the name must do.
            throw refusal("the header `\(field.name)` has a name or a value that http does not allow")
        }
        guard request.timeout > .zero, request.connectTimeout > .zero else {
            throw refusal("a timeout is not positive")
        }
        guard request.responseBytesMax >= 0 else { throw refusal("the limit of the answer's body is negative") }
        return origin
    }

    private static func refusal(_ message: String) -> TransportError {
        TransportError(.invalidRequest, message, requestMayHaveBeenSent: false)
    }
}
