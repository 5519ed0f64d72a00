import JSON
import Synchronization
import Transport

/// The airline's service on loopback: answers each call as it was answered in the recording, and changes the books as it
/// did then.
///
/// Calls of an episode go to `/NUMBER/TOOL`. Of equal calls, each gets its own recorded answer, and after the last
/// recorded one that again. A call under a key that was used before changes nothing and gets the first one's answer.
final class RecordedService: Sendable {
    private struct Line {
        var database: AirlineDatabase
        /// By identity, the next first.
        var answers: [String: [RecordedCall]]
        var answered: [String: RecordedCall] = [:]
    }

    private let lines = Mutex<[Int: Line]>([:])

    /// Opens the line of an episode.
    func open(_ episode: Episode, database: AirlineDatabase) {
        let line = Line(database: database, answers: Dictionary(grouping: episode.calls, by: \.identity))
        lines.withLock { $0[episode.number] = line }
    }

    /// Closes the line of an episode.
    func close(_ episode: Episode) {
        lines.withLock { $0[episode.number] = nil }
    }

    /// Answers a call; 422 is the service's own refusal.
    func answer(_ request: ServerRequest) -> ServerResponse {
        let parts = request.path.split(separator: "/")
        guard request.method == .post, parts.count == 2, let number = Int(parts[0]),
            let input = try? JSON(parsing: request.body)
        else { return .text("no such call", status: 400) }
        let call = RecordedCall(tool: String(parts[1]), input: input, answer: "")
        guard let (recorded, database) = take(call, of: number, key: request.headers["Idempotency-Key"]) else {
            return .text("the recording has no such call", status: 404)
        }
        if let database {
            do throws(DeskError) {
                try database.apply(recorded)
            } catch {
                return .text("\(error)", status: 500)
            }
        }
        return .text(recorded.answer, status: recorded.wasRefused ? 422 : 200)
    }

    /// The recorded call, with the books where they are to be changed.
    private func take(_ call: RecordedCall, of number: Int, key: String?) -> (RecordedCall, AirlineDatabase?)? {
        lines.withLock { lines in
            if let key, let known = lines[number]?.answered[key] { return (known, nil) }
            guard let line = lines[number], let waiting = line.answers[call.identity], let next = waiting.first
            else { return nil }
            if waiting.count > 1 { lines[number]?.answers[call.identity] = Array(waiting.dropFirst()) }
            if let key { lines[number]?.answered[key] = next }
            return (next, next.wasRefused ? nil : line.database)
        }
    }
}
