import Synchronization

/// Connections that are open and that nobody uses, so that a call need not make one.
final class PostgresConnections: Sendable {
    /// How many are kept for each target.
    private static let idleMax = 4

    private let idle = Mutex<[PostgresConnection.Target: [PostgresConnection]]>([:])

    /// Runs the work on a connection of its own, which is kept afterwards where it can be used again.
    func withConnection<Value>(
        to target: PostgresConnection.Target,
        patience: PostgresConnection.Patience,
        _ work: (PostgresConnection) throws(ConnectorFailure) -> Value
    ) throws(ConnectorFailure) -> Value {
        let kept = try kept(target, patience)
        let connection = if let kept { kept } else { try PostgresConnection(to: target, patience: patience) }
        defer { keep(connection) }
        return try work(connection)
    }

    /// A kept connection that answers and has forgotten the call before; those that have died are dropped.
    private func kept(
        _ target: PostgresConnection.Target,
        _ patience: PostgresConnection.Patience
    ) throws(ConnectorFailure) -> PostgresConnection? {
        while let connection = idle.withLock({ $0[target]?.popLast() }) {
            do throws(ConnectorFailure) {
                try connection.refresh(patience: patience)
                return connection
            } catch  where error.code != "connection_lost" {
                throw error
            } catch {
                continue
            }
        }
        return nil
    }

    private func keep(_ connection: PostgresConnection) {
        guard connection.isIdle else { return }
        idle.withLock { idle in
            guard idle[connection.target, default: []].count < Self.idleMax else { return }
            idle[connection.target, default: []].append(connection)
        }
    }
}
