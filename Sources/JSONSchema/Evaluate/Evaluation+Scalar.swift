import JSON
import Pattern

/// Keywords for numbers and strings.
extension Evaluation {
    mutating func number(_ instruction: Instruction, _ value: Number) -> Bool {
        switch instruction {
        case .minimum(let index): compare(value, index, "minimum", "must be >=") { $0 >= 0 }
        case .maximum(let index): compare(value, index, "maximum", "must be <=") { $0 <= 0 }
        case .exclusiveMinimum(let index): compare(value, index, "exclusiveMinimum", "must be >") { $0 > 0 }
        case .exclusiveMaximum(let index): compare(value, index, "exclusiveMaximum", "must be <") { $0 < 0 }
        case .multipleOf(let index): multiple(value, Int(index))
        default: true
        }
    }

    @inline(__always)
    private mutating func compare(
        _ value: Number,
        _ index: Int32,
        _ keyword: String,
        _ phrase: String,
        _ holds: (Int) -> Bool
    ) -> Bool {
        let bound = program.numbers[Int(index)]
        if holds(Number.compare(value, bound)) { return true }
        if Sink.collects { sink.fail(keyword, "\(phrase) \(bound.json), is \(value.json)") }
        return false
    }

    private mutating func multiple(_ value: Number, _ index: Int) -> Bool {
        let divisor = program.divisors[index]
        if DecimalNumber(value).isMultiple(of: divisor) { return true }
        if Sink.collects {
            let number = divisor.exponent == 0 ? "\(divisor.coefficient)" : "\(divisor.coefficient)e\(divisor.exponent)"
            sink.fail("multipleOf", "must be a multiple of \(number), is \(value.json)")
        }
        return false
    }

    mutating func string(_ instruction: Instruction, _ text: String) -> Bool {
        switch instruction {
        case .minLength(let bound):
            let bytes = Int64(text.utf8.count)
            // A character has one to four bytes, so that most texts need no counting.
            if bytes >= bound, bytes / 4 >= bound || Int64(text.unicodeScalars.count) >= bound { return true }
            if Sink.collects {
                sink.fail("minLength", "must have at least \(bound) characters, has \(text.unicodeScalars.count)")
            }
            return false
        case .maxLength(let bound):
            if Int64(text.utf8.count) <= bound || Int64(text.unicodeScalars.count) <= bound { return true }
            if Sink.collects {
                sink.fail("maxLength", "must have at most \(bound) characters, has \(text.unicodeScalars.count)")
            }
            return false
        case .pattern(let index):
            let pattern = program.patterns[Int(index)]
            if pattern.occurs(in: text) { return true }
            if Sink.collects {
                sink.fail("pattern", "must match `\(pattern.source)`, is \(Excerpt(.string(text)))")
            }
            return false
        case .format(let format):
            if format.accepts(text) { return true }
            if Sink.collects { sink.fail("format", "must be \(format.phrase), is \(Excerpt(.string(text)))") }
            return false
        default:
            return true
        }
    }
}
