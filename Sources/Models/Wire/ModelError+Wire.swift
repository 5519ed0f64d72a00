import JSON
import Transport

extension ModelError {
    /// An answer with a status that is no success.
    ///
    /// What the provider's own error says is more exact than the status where that is a general one. An error in the
    /// provider's own form was written by the provider, which bills answers alone; one without may come from something
    /// in front of it that gave up waiting.
    init(response: HTTPResponse, now: Duration) {
        let status = response.status
        let json = try? JSON(parsing: response.body)
        let fault = json.flatMap(ProviderFault.init)
        let byStatus = Code(status: status) ?? .malformed
        var code = byStatus
        if let kind = fault?.kind {
            let isGeneral = byStatus == .badRequest || byStatus == .server || byStatus == .tooLarge
            let isMoreExact = kind == .overloaded && byStatus != .rateLimited || fault?.isExhausted == true
            if isGeneral || isMoreExact { code = kind }
        }
        let mayPass = [408, 409, 429].contains(status) || status >= 500
        var isRetryable = mayPass && code != .contextLength && fault?.isExhausted != true
        switch response.headers["x-should-retry"] {
        case "true": isRetryable = true
        case "false": isRetryable = false
        default: break
        }
        let said = fault?.message ?? String(decoding: response.body.prefix(4096), as: UTF8.self)
        let name = fault?.name.map { " (`\($0)`)" } ?? ""
        let id = (response.headers["x-request-id"] ?? response.headers["request-id"]).map { ", request `\($0)`" } ?? ""
        self.init(
            code,
            "status \(status)\(name)\(id): " + (said.isEmpty ? "no body" : "`\(said)`"),
            isRetryable: isRetryable,
            retryAfter: isRetryable ? RetryAfter.delay(in: response.headers, now: now) : nil,
            mayBeBilled: fault == nil && (status == 408 || status >= 500 && status != 503 && status != 529)
        )
    }

    /// An error in place of an answer, or in the middle of one, after the status said that all was well.
    init(_ fault: ProviderFault, mayBeBilled: Bool) {
        let code = fault.kind ?? .server
        let name = fault.name.map { " (`\($0)`)" } ?? ""
        self.init(
            code,
            "an error\(name) \(mayBeBilled ? "in the middle" : "in the place") of the answer: `\(fault.message)`",
            isRetryable: code.mayPass && !fault.isExhausted,
            mayBeBilled: mayBeBilled
        )
    }

    /// An exchange that did not come about, or did not end.
    init(_ error: TransportError) {
        let wasSent = error.requestMayHaveBeenSent
        let (code, isRetryable): (Code, Bool) =
            switch error.code {
            case .invalidRequest: (.misconfigured, false)
            case .resolve, .connect, .bind: (.connect, true)
            case .tls: (.connect, false)
            case .timeout: (.timeout, true)
            case .tooLarge: (.tooLarge, false)
            case .cancelled, .stopped: (.cancelled, false)
            case .protocolViolation: (.malformed, true)
            case .closed: wasSent ? (.interrupted, true) : (.connect, true)
            }
        self.init(code, error.message, isRetryable: isRetryable, mayBeBilled: wasSent)
    }

    /// An answer that is not of the protocol's form. Something was answered, so it may be billed.
    static func malformed(_ what: String) -> ModelError {
        ModelError(.malformed, what, isRetryable: true, mayBeBilled: true)
    }

    /// A stream that ended before its end.
    static func interrupted(_ what: String) -> ModelError {
        ModelError(.interrupted, what, isRetryable: true, mayBeBilled: true)
    }

    /// Reasons to finish that are failures: no answer is to be made of what came before.
    static func check(finish: String?) throws(ModelError) {
        switch finish {
        case "error":
            throw ModelError(.server, "the answer ended with an error", isRetryable: true, mayBeBilled: true)
        case "insufficient_system_resource":
            throw interrupted("the provider broke off for want of resources")
        default: break
        }
    }
}

/// JSON from a provider, with errors of this room.
enum WireJSON {
    static func parse(_ text: some Collection<UInt8>, as what: String) throws(ModelError) -> JSON {
        do {
            return try JSON(parsing: text)
        } catch {
            let beginning = String(decoding: text.prefix(80), as: UTF8.self)
            throw ModelError.malformed("\(what) is no JSON (\(error)); it begins with `\(beginning)`")
        }
    }
}
