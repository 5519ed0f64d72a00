import Manifest
import Models

/// One model of the tier with everything to call it: the request is rendered once for all tries.
struct ModelCandidate: Sendable {
    let model: ModelDefinition
    let provider: ProviderDefinition
    let caller: any ModelProvider
    let request: ModelRequest
    /// Exactly the bytes that are sent.
    let body: [UInt8]
    /// Nanodollars.
    let worstCase: Int64

    init(_ name: String, for call: ModelCall, providers: Providers) throws(ModelError) {
        let project = call.run.project
        guard let model = project.models.models[name], let provider = project.models.providers[model.provider] else {
            throw ModelError(.misconfigured, "there is no model `\(name)`, or not its provider", isRetryable: false)
        }
        self.model = model
        self.provider = provider
        caller = try providers.caller(for: model, at: provider, in: project)
        request = ModelRequest(
            messages: call.messages,
            parameters: call.parameters,
            runInput: call.run.input,
            idempotencyKey: call.idempotencyKey(model: name)
        )
        body = try caller.render(request)
        worstCase = model.prices.worstCase(
            requestBytes: body.count,
            outputTokensMax: call.parameters.outputTokensMax,
            contextTokensMax: model.contextTokensMax
        )
    }
}
