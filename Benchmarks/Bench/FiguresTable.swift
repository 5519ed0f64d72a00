import Foundation
import JSON

/// `reeve-bench --table FILE`: what was measured beside what is wanted, a line for each figure.
struct FiguresTable {
    /// One thing that was measured.
    private struct Figure {
        var what: String
        var wanted: String
        var got: String
        /// Nil where nothing is wanted, or it was not measured.
        var holds: Bool?
    }

    private var results: [String: JSON] = [:]

    /// Reads the JSON lines that benchmarks and peers have printed; other lines are passed over.
    init(path: String) throws {
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            guard let json = try? JSON(parsing: Array(line.utf8)), let name = json["benchmark"]?.stringValue else {
                continue
            }
            results[name] = json["result"]
        }
    }

    var text: String {
        let figures = self.figures
        let header = Figure(what: "figure", wanted: "wanted", got: "got", holds: nil)
        func width(_ part: (Figure) -> String) -> Int { (figures + [header]).map { part($0).count }.max() ?? 0 }
        let widths = (width(\.what), width(\.wanted), width(\.got))
        return ([header] + figures).map { figure in
            let verdict = figure.holds.map { $0 ? "" : "  MISSED" } ?? ""
            return "\(figure.what.padded(to: widths.0))  \(figure.wanted.padded(to: widths.1))  "
                + "\(figure.got.padded(to: widths.2))\(verdict)\n"
        }.joined()
    }

    private var figures: [Figure] {
        [
            told("steps/s, 64 runs at once, pure steps sharing commits", "steps", "steps_per_s"),
            told("steps/s, 64 runs at once, each step's commit awaited", "steps", "steps_awaited_per_s"),
            atLeast(0.4, "rows/s of raw SQLite's in batches of 100", number("steps", "of_raw")) { percent($0) },
        ] + ["dbos", "langgraph"].flatMap(besidePeer) + [
            atMost(
                2,
                "one run alone: a step, its commit awaited, of a bare commit (p50)",
                number("single", "ratio_p50")
            ) {
                times($0)
            },
            atMost(100, "100,000 suspended runs: resident MB", number("suspended", "resident_mb")) { plain($0) },
            atMost(50, "a suspended run wakes (p99), ms", number("suspended", "wake", "p99_us").map { $0 / 1000 }) {
                plain($0)
            },
            atMost(1, "a decision, warm, 10 policies, µs", number("policy", "policies_10", "us_per_decision")) {
                plain($0)
            },
            atMost(5, "  1,000 policies", number("policy", "policies_1000", "us_per_decision")) { plain($0) },
            told("  allocations, 10 policies of Cedar's corpus", "cedar", "policies_10", "allocations_per_decision"),
            // What decides is noted once a kind; the rest is what single conditions compute.
            atMost(8, "  1,000 policies of it", number("cedar", "policies_1000", "allocations_per_decision")) {
                plain($0)
            },
            atLeast(200_000, "audit verify, entries/s", number("audit", "entries_per_s")) { plain($0) },
            atMost(
                100,
                "`reeve runs` on 1,000,000 entries (p50), ms",
                number("start", "reeve_runs", "p50_us").map { $0 / 1000 }
            ) { plain($0) },
            atMost(12, "bytes of 100 turns, of those of 10", number("history", "ratio")) { times($0) },
        ]
    }

    /// Both figures beside a peer's, which commits each step: the second is like for like.
    private func besidePeer(_ peer: String) -> [Figure] {
        let other = number(peer, "steps_per_s")
        return [
            told("steps/s of \(peer), on SQLite", peer, "steps_per_s"),
            atLeast(20, "  sharing commits, of \(peer)", ratio("steps_per_s", to: other)) { times($0) },
            atLeast(20, "  each commit awaited, of \(peer)", ratio("steps_awaited_per_s", to: other)) { times($0) },
        ]
    }

    private func ratio(_ name: String, to other: Double?) -> Double? {
        guard let other, let own = number("steps", name) else { return nil }
        return own / other
    }

    private func number(_ benchmark: String, _ path: String...) -> Double? { number(benchmark, path) }

    private func number(_ benchmark: String, _ path: [String]) -> Double? {
        guard var value = results[benchmark] else { return nil }
        for name in path {
            guard let inner = value[name] else { return nil }
            value = inner
        }
        return value.doubleValue
    }

    private func told(_ what: String, _ benchmark: String, _ path: String...) -> Figure {
        let value = number(benchmark, path)
        return Figure(what: what, wanted: "", got: value.map(plain) ?? "not measured", holds: nil)
    }

    private func atLeast(_ bound: Double, _ what: String, _ got: Double?, _ text: (Double) -> String) -> Figure {
        Figure(
            what: what,
            wanted: "≥ " + text(bound),
            got: got.map(text) ?? "not measured",
            holds: got.map { $0 >= bound }
        )
    }

    private func atMost(_ bound: Double, _ what: String, _ got: Double?, _ text: (Double) -> String) -> Figure {
        Figure(
            what: what,
            wanted: "≤ " + text(bound),
            got: got.map(text) ?? "not measured",
            holds: got.map { $0 <= bound }
        )
    }
}

private func percent(_ value: Double) -> String { "\(Int((value * 100).rounded(.down))) %" }

private func times(_ value: Double) -> String { String(format: value < 20 ? "%.1f ×" : "%.0f ×", value) }

private func plain(_ value: Double) -> String {
    guard value >= 1000 else { return String(format: value < 100 && value != value.rounded() ? "%.1f" : "%.0f", value) }
    var digits = String(Int(value.rounded()))
    for place in stride(from: digits.count - 3, to: 0, by: -3) {
        digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
    }
    return digits
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
