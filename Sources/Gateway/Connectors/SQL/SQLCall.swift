import JSON
import Manifest

/// One statement with everything that it needs, for either database.
struct SQLCall: Sendable {
    /// Placeholders are `:name`.
    var statement: String
    var parameters: [String: JSON]
    var isRead: Bool
    var rowsMax: Int
    /// Of all values together.
    var bytesMax: Int
    var shape: SQLOperation.Shape
    var timeout: Duration
}

/// Collects rows up to the limits and makes the result of them.
struct SQLRows: Sendable {
    private let call: SQLCall
    private var names: [String]?
    private var rows: [[JSON]] = []
    private var bytes = 0
    /// How many rows the statement changed.
    var changed: Int64 = 0

    init(for call: SQLCall) {
        self.call = call
    }

    /// Whether another row is of any use.
    var wantsMore: Bool {
        switch call.shape {
        case .rows: true
        case .row, .value: rows.isEmpty
        case .changed: false
        }
    }

    /// Takes the names of the columns, which must differ where rows become objects.
    mutating func begin(columns: [String]) throws(ConnectorFailure) {
        names = columns
        guard call.shape == .rows || call.shape == .row else { return }
        var seen: Set<String> = []
        for name in columns where !seen.insert(name).inserted {
            throw ConnectorFailure(
                "invalid_result",
                "two columns are named `\(name)` (give one another name with `AS`)"
            )
        }
    }

    /// Takes a row of so many bytes.
    mutating func append(_ row: [JSON], bytes count: Int) throws(ConnectorFailure) {
        guard wantsMore else { return }
        bytes += count
        guard bytes <= call.bytesMax else {
            throw ConnectorFailure("too_large", "the result is larger than \(call.bytesMax) bytes")
        }
        guard rows.count < call.rowsMax else {
            throw ConnectorFailure("too_large", "the result has more than \(call.rowsMax) rows")
        }
        rows.append(row)
    }

    /// The result in the shape that was asked for.
    var result: JSON {
        let names = names ?? []
        switch call.shape {
        case .rows: return .array(rows.map { Self.object(names, $0) })
        case .row: return rows.first.map { Self.object(names, $0) } ?? .null
        case .value: return rows.first?.first ?? .null
        case .changed: return ["changed": .int(changed)]
        }
    }

    private static func object(_ names: [String], _ row: [JSON]) -> JSON {
        .object(JSONObject(uniqueMembers: zip(names, row).map { JSONObject.Member(key: $0, value: $1) }))
    }
}
