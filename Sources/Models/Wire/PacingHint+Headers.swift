import Transport

extension PacingHint {
    /// Reads `x-ratelimit-{remaining,limit,reset}-{requests,tokens}`, whose resets are durations such as `6m0s`.
    ///
    /// Nil where nothing of use is said; Azure's `-1` says nothing.
    init?(openAI headers: HTTPHeaders, now: Duration) {
        func allowance(_ what: String) -> Allowance? {
            Allowance(
                remaining: headers["x-ratelimit-remaining-\(what)"],
                limit: headers["x-ratelimit-limit-\(what)"],
                reset: headers["x-ratelimit-reset-\(what)"],
                now: now
            )
        }
        self.init(requests: allowance("requests"), tokens: allowance("tokens"))
        if isEmpty { return nil }
    }

    /// Reads `anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{remaining,limit,reset}`, whose resets
    /// are RFC 3339 times.
    ///
    /// Nil where nothing of use is said.
    init?(anthropic headers: HTTPHeaders, now: Duration) {
        func allowance(_ what: String) -> Allowance? {
            Allowance(
                remaining: headers["anthropic-ratelimit-\(what)-remaining"],
                limit: headers["anthropic-ratelimit-\(what)-limit"],
                reset: headers["anthropic-ratelimit-\(what)-reset"],
                now: now
            )
        }
        self.init(
            requests: allowance("requests"),
            tokens: allowance("tokens"),
            inputTokens: allowance("input-tokens"),
            outputTokens: allowance("output-tokens")
        )
        if isEmpty { return nil }
    }
}

extension PacingHint.Allowance {
    fileprivate init?(remaining: String?, limit: String?, reset: String?, now: Duration) {
        guard let remaining = remaining.flatMap({ Int64($0) }), remaining >= 0 else { return nil }
        self.init(
            remaining: remaining,
            limit: limit.flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil },
            resetsAfter: reset.flatMap(RateLimitReset.init).map { $0.delay(now: now) }
        )
    }
}
