import Expression
import JSON
import Journal

extension Loader {
    /// `models.yaml`; a project without agents and model steps needs none.
    mutating func readModels() {
        guard let path = list("models.yaml"), let root = manifest(path, .models) else { return }
        let providers = root.field("providers")?.pairs ?? []
        for pair in providers {
            if let provider = provider(pair) { models.providers[pair.key] = provider }
        }
        for pair in root.field("models")?.pairs ?? [] {
            guard let provider = pair.value.field("provider"), let name = provider.text else { continue }
            notes.uses.insert(.provider(name))
            if !providers.contains(where: { $0.key == name }) {
                unknown(.unknownProvider, "provider", name, at: provider.location, among: providers.map(\.key))
            }
            models.models[pair.key] = ModelDefinition(
                name: pair.key,
                location: pair.keyLocation,
                provider: name,
                remoteName: pair.value.text("name") ?? pair.key,
                prices: prices(pair.value.field("prices")),
                contextTokensMax: pair.value.integer("context_tokens") ?? 128_000,
                streams: pair.value.boolean("stream") ?? false
            )
        }
        let known = (root.field("models")?.pairs ?? []).map(\.key)
        for pair in root.field("tiers")?.pairs ?? [] {
            let names = (pair.value.elements ?? [pair.value]).filter { $0.text != nil }
            for node in names {
                guard let name = node.text else { continue }
                notes.uses.insert(.model(name))
                if !known.contains(name) { unknown(.unknownModel, "model", name, at: node.location, among: known) }
            }
            models.tiers[pair.key] = names.compactMap(\.text)
            notes.tierLocations[pair.key] = pair.keyLocation
        }
    }

    private mutating func provider(_ pair: YAMLPair) -> ProviderDefinition? {
        guard let kind = providerKind(pair.value) else { return nil }
        return ProviderDefinition(
            name: pair.key,
            location: pair.keyLocation,
            kind: kind,
            rateLimit: rateLimit(pair.value),
            concurrencyMax: pair.value.integer("concurrency") ?? 16,
            breaker: breaker(pair.value),
            timeout: pair.value.duration("timeout") ?? .seconds(120),
            retries: pair.value.integer("retries") ?? 2
        )
    }

    private mutating func providerKind(_ node: YAMLNode) -> ProviderDefinition.Kind? {
        switch node.text("type") {
        case "openai":
            let key = use(secret: node.field("key"))
            return baseURL(node, "https://api.openai.com/v1").map { .openai(baseURL: $0, keySecret: key) }
        case "anthropic":
            let key = use(secret: node.field("key"))
            return baseURL(node, "https://api.anthropic.com").map { .anthropic(baseURL: $0, keySecret: key) }
        case "scripted":
            guard let rules = node.field("rules"), let path = rules.text,
                let text = text(of: path, from: rules.location)
            else { return nil }
            documents[text.file] = String(decoding: text.bytes, as: UTF8.self)
            return .scripted(path: text.file)
        case "recorded":
            let comparison = node.text("comparison").flatMap(RecordedComparison.init(rawValue:)) ?? .all
            return template(node.field("path"), in: .recording).map { .recorded(path: $0, comparison: comparison) }
        default:
            return nil
        }
    }

    private mutating func baseURL(_ node: YAMLNode, _ standard: String) -> Template? {
        guard let field = node.field("base_url") else { return literal(standard) }
        return template(field, in: .connector)
    }

    private mutating func prices(_ node: YAMLNode?) -> Prices {
        guard let node else { return .free }
        let input = price(node, "input") ?? 0
        return Prices(
            input: input,
            cachedInput: price(node, "cached_input") ?? input,
            cacheWrite: price(node, "cache_write") ?? input,
            output: price(node, "output") ?? 0
        )
    }

    /// Dollars per million tokens in nanodollars a token; what is finer is rounded up, so that no sum is too small.
    private mutating func price(_ node: YAMLNode, _ name: String) -> Int64? {
        guard let field = node.field(name), let nanodollars = node.nanodollars(name) else { return nil }
        let (whole, rest) = nanodollars.quotientAndRemainder(dividingBy: 1_000_000)
        guard rest > 0 else { return whole }
        problems.warn(
            .invalidValue,
            at: field.location,
            "prices are counted in thousandths of a dollar per million tokens: this one is rounded up"
        )
        return whole + 1
    }

    func rateLimit(_ node: YAMLNode) -> RateLimitDefinition? {
        guard let limit = node.field("rate_limit"), let perSecond = limit.number("per_second") else { return nil }
        let standard = max(1, Int(min(perSecond, 1_000_000).rounded(.up)))
        return RateLimitDefinition(perSecond: perSecond, burst: limit.integer("burst") ?? standard)
    }

    func breaker(_ node: YAMLNode) -> BreakerDefinition {
        let breaker = node.field("breaker")
        return BreakerDefinition(
            failures: breaker?.integer("failures") ?? 5,
            openFor: breaker?.duration("open_for") ?? .seconds(30)
        )
    }
}
