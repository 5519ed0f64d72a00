import JSON

/// Makes a case small that shows a difference (delta debugging): leaves out elements and members, puts parts in the
/// place of what holds them, and shortens texts token by token, for as long as the difference remains.
struct Shrinker {
    /// How many candidates are tried at most.
    private static let candidatesMax = 20_000
    /// How many candidates are asked about at once.
    private static let batchSize = 24

    let fixed: Set<String>
    /// The position of the first candidate that still shows the difference.
    let firstFailing: ([JSON]) throws -> Int?

    init(fixed: Set<String>, firstFailing: @escaping ([JSON]) throws -> Int?) {
        self.fixed = fixed
        self.firstFailing = firstFailing
    }

    func shrink(_ test: JSON) throws -> JSON {
        var best = test
        var left = Self.candidatesMax
        var hasImproved = true
        while hasImproved, left > 0 {
            hasImproved = false
            var position = 0
            while left > 0 {
                // Paths are counted anew after every step, because each step changes what there is.
                let paths = Self.paths(of: best, fixed: fixed)
                guard position < paths.count else { break }
                if let smaller = try smaller(best, at: paths[position], &left) {
                    best = smaller
                    hasImproved = true
                } else {
                    position += 1
                }
            }
        }
        return best
    }

    private func smaller(_ test: JSON, at path: JSONPointer, _ left: inout Int) throws -> JSON? {
        guard let value = path.evaluate(in: test) else { return nil }
        let candidates = Candidates.of(value).filter { $0 != value }
        var start = 0
        while start < candidates.count, left > 0 {
            let batch = candidates[start..<min(start + Self.batchSize, candidates.count)].map {
                Self.replacing(test, path.tokens[...], with: $0)
            }
            left -= batch.count
            if let position = try firstFailing(batch) { return batch[position] }
            start += batch.count
        }
        return nil
    }

    private static func paths(of json: JSON, fixed: Set<String>) -> [JSONPointer] {
        var paths: [JSONPointer] = []
        func visit(_ json: JSON, _ tokens: [String]) {
            paths.append(JSONPointer(tokens: tokens))
            switch json {
            case .array(let elements):
                for (position, element) in elements.enumerated() { visit(element, tokens + ["\(position)"]) }
            case .object(let object):
                for member in object where !fixed.contains(member.key) { visit(member.value, tokens + [member.key]) }
            default: break
            }
        }
        visit(json, [])
        return paths
    }

    private static func replacing(_ json: JSON, _ path: ArraySlice<String>, with value: JSON) -> JSON {
        guard let token = path.first else { return value }
        switch json {
        case .array(var elements):
            guard let position = Int(token), elements.indices.contains(position) else { return json }
            elements[position] = replacing(elements[position], path.dropFirst(), with: value)
            return .array(elements)
        case .object(var object):
            guard let member = object[token] else { return json }
            object[token] = replacing(member, path.dropFirst(), with: value)
            return .object(object)
        default: return json
        }
    }
}
