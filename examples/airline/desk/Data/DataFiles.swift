import FoundationEssentials
import JSON

/// The directory of the airline's data and recordings.
struct DataFiles {
    static let names = ["episodes.jsonl", "flights.json", "reservations.json", "users.json"]

    let directory: String

    init(directory: String) throws(DeskError) {
        self.directory = directory
        for name in Self.names where !FileManager.default.isReadableFile(atPath: "\(directory)/\(name)") {
            throw DeskError(.data, "`\(directory)` lacks `\(name)`; it needs \(Self.names.joined(separator: ", "))")
        }
    }

    /// The members of a file that holds one object.
    func members(of name: String) throws(DeskError) -> [JSONObject.Member] {
        do {
            return try JSON(parsing: try bytes(of: name)).objectValue?.members ?? []
        } catch {
            throw DeskError(.data, "`\(name)` cannot be read: \(error)")
        }
    }

    /// All episodes, in the order of their lines.
    func episodes() throws(DeskError) -> [Episode] {
        do {
            let lines = try bytes(of: "episodes.jsonl").split(separator: UInt8(ascii: "\n"))
            return try lines.enumerated().map { try Episode(number: $0 + 1, JSON(parsing: $1)) }
        } catch {
            throw DeskError(.data, "`episodes.jsonl` cannot be read: \(error)")
        }
    }

    private func bytes(of name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(directory)/\(name)")))
    }
}
