import Journal
import Manifest
import Models
import Testing

@Suite struct PricesTests {
    private let prices = Prices(input: 3000, cachedInput: 300, cacheWrite: 3750, output: 15_000)

    @Test func `each bucket has its own price`() {
        let usage = TokenUsage(input: 1000, cachedInput: 200, cacheWrite: 100, output: 10)
        #expect(prices.cost(of: usage) == 3_000_000 + 60_000 + 375_000 + 150_000)
        #expect(Prices.free.cost(of: usage) == 0)
    }

    @Test func `a sum that no integer holds is the largest one`() {
        #expect(prices.cost(of: TokenUsage(input: .max, output: .max)) == .max)
        #expect(
            Prices(input: .max, cachedInput: 0, cacheWrite: 0, output: .max).cost(of: TokenUsage(input: 1, output: 1))
                == .max
        )
    }

    @Test func `nothing negative is ever counted`() {
        #expect(prices.cost(of: TokenUsage(input: -5, cachedInput: .min, output: 1)) == 15_000)
    }

    @Test func `the worst case takes a token for each byte and the dearest price of input`() {
        let worst = prices.worstCase(requestBytes: 976, outputTokensMax: 100, contextTokensMax: 200_000)
        #expect(worst == 2000 * 3750 + 100 * 15_000)
    }

    @Test func `the worst case is capped by the context window`() {
        let worst = prices.worstCase(requestBytes: 10_000_000, outputTokensMax: 1000, contextTokensMax: 5000)
        #expect(worst == 4000 * 3750 + 1000 * 15_000)
        let cheapOutput = Prices(input: 10, cachedInput: 0, cacheWrite: 0, output: 1)
        #expect(cheapOutput.worstCase(requestBytes: 10_000, outputTokensMax: 9999, contextTokensMax: 5000) == 50_000)
    }

    @Test(arguments: [Int.min, -1, 0, 1, 4096, .max])
    func `the worst case survives any size`(size: Int) {
        let worst = prices.worstCase(requestBytes: size, outputTokensMax: size, contextTokensMax: size)
        #expect(worst >= 0)
    }

    @Test(arguments: 0..<200)
    func `no usage within the limits costs more than the worst case`(seed: UInt64) {
        var random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int64) -> Int64 {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return Int64(random % UInt64(bound + 1))
        }
        let prices = Prices(input: next(9), cachedInput: next(9), cacheWrite: next(9), output: next(9))
        let (bytes, outputMax, window) = (next(5000), next(5000), next(8000))
        let worst = prices.worstCase(
            requestBytes: Int(bytes),
            outputTokensMax: Int(outputMax),
            contextTokensMax: Int(window)
        )
        let output = next(min(outputMax, window))
        let inputMax = min(bytes + Int64(Prices.hiddenTokensMax), window - output)
        let input = next(inputMax)
        let cached = next(inputMax - input)
        let usage = TokenUsage(
            input: input,
            cachedInput: cached,
            cacheWrite: next(inputMax - input - cached),
            output: output
        )
        #expect(prices.cost(of: usage) <= worst)
    }
}
