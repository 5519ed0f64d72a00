public import Journal
public import Manifest

extension Prices {
    /// What a provider may add to a request of its own: the instructions for tools and structured answers, which
    /// no byte of the request stands for. The largest that is documented has about 800 tokens.
    public static let hiddenTokensMax = 1024

    /// What the tokens cost, in nanodollars; saturates instead of overflowing, and counts nothing negative.
    public func cost(of usage: TokenUsage) -> Int64 {
        [
            Self.product(input, usage.input), Self.product(cachedInput, usage.cachedInput),
            Self.product(cacheWrite, usage.cacheWrite), Self.product(output, usage.output),
        ].reduce(0, Self.sum)
    }

    /// The most that a request can cost, in nanodollars: what has to be reserved before it is sent.
    ///
    /// A token stands for at least one byte of text, and the body holds every text with more bytes around it; so its
    /// bytes, and ``hiddenTokensMax`` for what the provider adds, are an upper bound of its input tokens. In truth it is
    /// about a quarter of that, and what was not used is given back when the answer has come. Input and output
    /// together never exceed the context window.
    ///
    /// - Parameters:
    ///   - requestBytes: The size of what ``ModelProvider/render(_:)`` gave.
    ///   - outputTokensMax: The request's own limit.
    ///   - contextTokensMax: The model's window for input and output together.
    public func worstCase(requestBytes: Int, outputTokensMax: Int, contextTokensMax: Int) -> Int64 {
        let inputPrice = max(input, cachedInput, cacheWrite, 0)
        let window = Int64(max(0, contextTokensMax))
        let inputMax = Self.sum(Int64(max(0, requestBytes)), Int64(Self.hiddenTokensMax))
        let outputMax = Int64(max(0, outputTokensMax))
        // The window is filled with what costs more first.
        let (inputTokens, outputTokens): (Int64, Int64)
        if output >= inputPrice {
            outputTokens = min(outputMax, window)
            inputTokens = min(inputMax, window - outputTokens)
        } else {
            inputTokens = min(inputMax, window)
            outputTokens = min(outputMax, window - inputTokens)
        }
        return Self.sum(Self.product(inputPrice, inputTokens), Self.product(output, outputTokens))
    }

    private static func product(_ price: Int64, _ tokens: Int64) -> Int64 {
        let (product, overflow) = max(0, price).multipliedReportingOverflow(by: max(0, tokens))
        return overflow ? .max : product
    }

    private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }
}
