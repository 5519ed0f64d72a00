import CPostgres
import Glibc
import Journal

/// A connection to a PostgreSQL server, used by one thread at a time. Blocks; belongs on a thread of its own.
///
/// `@unchecked Sendable`: nothing guards it, and nothing needs to, because ``PostgresConnections`` hands a connection to
/// one call at a time and takes it back from that call.
final class PostgresConnection: @unchecked Sendable {
    /// Where to connect, and as whom; connections to the same target can stand in for each other.
    struct Target: Sendable, Hashable {
        /// A `postgres://` URL without password.
        var url: String
        var password: String?
        var isRead: Bool
    }

    /// When to give up, and who may ask for it.
    struct Patience {
        var deadline: ContinuousClock.Instant
        var isCancelled: () -> Bool

        var remaining: Duration { max(.zero, deadline - .now) }
    }

    /// What the wait for an answer ended with, when it did not end with the answer.
    enum Interruption: Error {
        case timeout
        case cancelled
        case lost(String)
    }

    let target: Target
    let handle: OpaquePointer
    /// Connects and settles how values are written.
    init(to target: Target, patience: Patience) throws(ConnectorFailure) {
        self.target = target
        var settings = [("dbname", target.url), ("application_name", "reeve"), ("client_encoding", "UTF8")]
        if let password = target.password { settings.append(("password", password)) }
        let names = CStrings(settings.map(\.0))
        let values = CStrings(settings.map(\.1))
        let started = names.withUnsafePointers { names, _ in
            values.withUnsafePointers { values, _ in PQconnectStartParams(names, values, 1) }
        }
        guard let started else { throw ConnectorFailure("connect", "no memory for a connection", isRetryable: true) }
        handle = started
        // Notices quote statements and values, and would go to standard error.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        try finishConnecting(patience)
        PQsetnonblocking(handle, 1)
        try settle(patience: patience)
    }

    deinit {
        PQfinish(handle)
    }

    /// Whether the connection can be used again: no transaction is open and nothing is under way.
    var isIdle: Bool { PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE }

    /// The connection's last words.
    var message: String {
        String(cText: PQerrorMessage(handle)).split(separator: "\n").first.map(String.init) ?? ""
    }

    /// Makes a used connection like a new one; throws `connection_lost` where it has died meanwhile.
    func refresh(patience: Patience) throws(ConnectorFailure) {
        try command("DISCARD ALL", patience: patience)
        try settle(patience: patience)
    }

    /// Settles how values are written; and what a session of a read tool writes in spite of everything, the server refuses.
    private func settle(patience: Patience) throws(ConnectorFailure) {
        let access = target.isRead ? "SET default_transaction_read_only = on;" : ""
        try command(
            "SET bytea_output = 'hex'; SET DateStyle = 'ISO'; SET IntervalStyle = 'iso_8601'; SET TimeZone = 'UTC';"
                + "SET standard_conforming_strings = on; SET extra_float_digits = 1;" + access,
            patience: patience
        )
    }

    /// Runs fixed text without values; throws where it fails, and where no answer comes in time.
    func command(_ text: String, patience: Patience) throws(ConnectorFailure) {
        do throws(Interruption) {
            let result = try send(patience: patience) { PQsendQuery(handle, text) }
            guard let result, result.isSuccess else { throw .lost(message) }
        } catch {
            throw Self.failure(error)
        }
    }

    /// Sends something and waits for its last result; the rows of others are dropped.
    func send(patience: Patience, _ start: () -> Int32) throws(Interruption) -> PostgresResult? {
        guard start() == 1 else { throw .lost(message) }
        var last: PostgresResult?
        while let result = try nextResult(patience: patience) {
            // The first failure is the one that tells why.
            if last?.isSuccess ?? true { last = result }
        }
        return last
    }

    /// The next result of what was sent, or nil where there is none left.
    func nextResult(patience: Patience) throws(Interruption) -> PostgresResult? {
        while true {
            let unsent = PQflush(handle)
            guard unsent >= 0, PQconsumeInput(handle) == 1 else { throw .lost(message) }
            if PQisBusy(handle) == 0 { break }
            try wait(for: unsent == 1 ? POLLIN | POLLOUT : POLLIN, patience: patience)
        }
        return PQgetResult(handle).map(PostgresResult.init)
    }

    /// Asks the server to end what is under way; whatever comes of it, the connection is not to be used again.
    func cancel() {
        guard let cancellation = PQgetCancel(handle) else { return }
        defer { PQfreeCancel(cancellation) }
        var words = [CChar](repeating: 0, count: 256)
        PQcancel(cancellation, &words, Int32(words.count))
    }

    /// The failure that an interruption is, as long as nothing has been committed.
    static func failure(_ interruption: Interruption) -> ConnectorFailure {
        switch interruption {
        case .timeout: ConnectorFailure("timeout", "the database took too long", isRetryable: true, isOutage: true)
        case .cancelled: ConnectorFailure("cancelled", "the call was cancelled", isRetryable: true)
        case .lost(let message):
            ConnectorFailure(
                "connection_lost",
                "the connection to the database broke off: \(message)",
                isRetryable: true,
                isOutage: true
            )
        }
    }

    private func finishConnecting(_ patience: Patience) throws(ConnectorFailure) {
        var state = PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK {
            guard state != PGRES_POLLING_FAILED, PQstatus(handle) != CONNECTION_BAD else {
                throw ConnectorFailure(
                    "connect",
                    "the database does not let us in: \(message)",
                    isRetryable: true,
                    isOutage: true
                )
            }
            do throws(Interruption) {
                try wait(for: state == PGRES_POLLING_READING ? POLLIN : POLLOUT, patience: patience)
            } catch {
                var failure = Self.failure(error)
                if failure.code == "timeout" { failure.message = "the database does not answer" }
                throw failure
            }
            state = PQconnectPoll(handle)
        }
    }

    private func wait(for events: Int32, patience: Patience) throws(Interruption) {
        while true {
            if patience.isCancelled() { throw .cancelled }
            let remaining = patience.remaining
            guard remaining > .zero else { throw .timeout }
            var entry = pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
            // In slices, so that a cancellation is noticed.
            let count = poll(&entry, 1, Int32(clamping: max(1, min(100, remaining.microseconds / 1000))))
            if count > 0 { return }
            if count < 0, errno != EINTR { throw .lost(JournalError.systemReason(errno)) }
        }
    }
}
