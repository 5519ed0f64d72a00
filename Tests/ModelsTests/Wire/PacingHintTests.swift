import Testing
import Transport

@testable import Models

@Suite struct PacingHintTests {
    @Test func `OpenAI's headers are read with their durations`() {
        let headers: HTTPHeaders = [
            "x-ratelimit-limit-requests": "60", "x-ratelimit-remaining-requests": "59",
            "x-ratelimit-reset-requests": "1s", "x-ratelimit-limit-tokens": "150000",
            "x-ratelimit-remaining-tokens": "149984", "x-ratelimit-reset-tokens": "6m0s",
        ]
        let hint = PacingHint(openAI: headers, now: .zero)
        #expect(hint?.requests == PacingHint.Allowance(remaining: 59, limit: 60, resetsAfter: .seconds(1)))
        #expect(hint?.tokens == PacingHint.Allowance(remaining: 149_984, limit: 150_000, resetsAfter: .seconds(360)))
    }

    @Test func `Anthropic's headers are read with their times`() {
        let headers: HTTPHeaders = [
            "anthropic-ratelimit-requests-limit": "50", "anthropic-ratelimit-requests-remaining": "49",
            "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:30Z",
            "anthropic-ratelimit-input-tokens-remaining": "1000",
            "anthropic-ratelimit-input-tokens-reset": "2025-12-31T23:59:00Z",
            "anthropic-ratelimit-output-tokens-remaining": "8000",
        ]
        let hint = PacingHint(anthropic: headers, now: .seconds(1_767_225_600))
        #expect(hint?.requests == PacingHint.Allowance(remaining: 49, limit: 50, resetsAfter: .seconds(30)))
        #expect(hint?.inputTokens == PacingHint.Allowance(remaining: 1000, resetsAfter: .zero))
        #expect(hint?.outputTokens == PacingHint.Allowance(remaining: 8000))
        #expect(hint?.tokens == nil)
    }

    @Test func `what says nothing is no hint`() {
        func hint(_ remaining: String) -> PacingHint? {
            PacingHint(
                openAI: ["x-ratelimit-remaining-requests": remaining, "x-ratelimit-remaining-tokens": remaining],
                now: .zero
            )
        }
        #expect(PacingHint(openAI: [:], now: .zero) == nil)
        #expect(hint("-1") == nil)
        #expect(hint("soon") == nil)
        #expect(hint("0")?.requests == PacingHint.Allowance(remaining: 0))
    }
}
