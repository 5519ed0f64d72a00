import JSON
import Manifest
import Testing

@testable import Models

@Suite struct AirlineTests {
    static let episodes = Conformance.read("tau-airline/episodes.jsonl")

    @Test(.enabled(if: episodes != nil, "the conformance data is not there"))
    func `every recorded episode can be played from its first answer to its last`() throws {
        let bytes = try #require(Self.episodes)
        let count = bytes.split(separator: UInt8(ascii: "\n")).count
        for line in 1...count {
            let recording = try Recording(file: bytes, name: "episodes.jsonl", line: line)
            for position in recording.answers {
                let request = Fixtures.request(recording.turns[..<position].map(\.message))
                let turn = try recording.answer(to: request, comparison: .all)
                #expect(turn.message == recording.turns[position].message, "episode \(line), message \(position)")
            }
        }
    }
}
