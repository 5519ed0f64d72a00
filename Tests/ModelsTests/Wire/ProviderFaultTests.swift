import JSON
import Testing

@testable import Models

@Suite struct ProviderFaultTests {
    @Test(
        arguments: [
            (
                #"{"error":{"message":"m","type":"invalid_request_error","param":null,"code":"context_length_exceeded"}}"#,
                "context_length"
            ),
            (
                #"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}"#,
                "context_length"
            ),
            (
                #"{"error":{"message":"This model's maximum context length is 8192 tokens.","code":400}}"#,
                "context_length"
            ),
            (
                #"{"error":{"code":500,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}"#,
                "context_length"
            ),
            (#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#, "overloaded"),
            (#"{"error":{"message":"m","type":"requests","code":"rate_limit_exceeded"}}"#, "rate_limited"),
            (#"{"error":{"message":"m","type":"insufficient_quota","code":"insufficient_quota"}}"#, "permission"),
            (#"{"error":{"message":"m","code":502}}"#, "server_error"),
            (#"{"type":"error","error":{"type":"request_too_large","message":"m"}}"#, "too_large"),
        ]
    )
    func `the provider's own names tell the kind`(body: String, kind: String) throws {
        let fault = try #require(ProviderFault(try JSON(parsing: body.utf8)))
        #expect(fault.kind?.rawValue == kind)
    }

    @Test func `a bare text and an array around the error are read`() throws {
        #expect(ProviderFault(["error": "model 'x' not found"])?.message == "model 'x' not found")
        #expect(ProviderFault([["error": ["message": "quota", "status": 429]]])?.kind == .rateLimited)
    }

    @Test func `an answer without error has no fault`() {
        #expect(ProviderFault(["choices": []]) == nil)
        #expect(ProviderFault(["error": nil, "choices": []]) == nil)
    }

    @Test func `an account without money is told from a limit that passes`() {
        #expect(ProviderFault(["error": ["code": "insufficient_quota", "message": "m"]])?.isExhausted == true)
        #expect(ProviderFault(["error": ["code": "rate_limit_exceeded", "message": "m"]])?.isExhausted == false)
    }
}
