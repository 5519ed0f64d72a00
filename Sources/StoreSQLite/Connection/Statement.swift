internal import CSQLite
internal import Glibc
internal import Journal

/// A prepared statement. Values are bound in the order of the question marks; columns are read by their position.
final class Statement {
    private let pointer: OpaquePointer
    // The connection outlives its statements: it holds the kept ones, and makes others for one call.
    private unowned(unsafe) let connection: Connection
    private var position: Int32 = 0
    private var bindStatus = SQLITE_OK

    init(_ pointer: OpaquePointer, connection: Connection) {
        self.pointer = pointer
        self.connection = connection
    }

    deinit { sqlite3_finalize(pointer) }

    // MARK: Binding

    @discardableResult
    func bind(_ value: Int64?) -> Statement {
        position += 1
        if let value {
            note(sqlite3_bind_int64(pointer, position, value))
        } else {
            note(sqlite3_bind_null(pointer, position))
        }
        return self
    }

    @discardableResult
    func bind(_ value: Int) -> Statement { bind(Int64(value)) }

    @discardableResult
    func bind(_ text: String?) -> Statement {
        guard var text else { return bind(Int64?.none) }
        position += 1
        text.withUTF8 { bytes in
            // A null pointer would bind NULL.
            bytes.withMemoryRebound(to: CChar.self) { bytes in
                note(
                    sqlite3_bind_text(
                        pointer,
                        position,
                        bytes.baseAddress ?? UnsafePointer(bitPattern: 1),
                        Int32(bytes.count),
                        reeve_sqlite_transient()
                    )
                )
            }
        }
        return self
    }

    @discardableResult
    func bind(_ bytes: [UInt8]) -> Statement { bytes.withUnsafeBytes { bind($0) } }

    @discardableResult
    func bind(_ digest: Digest) -> Statement { digest.withUnsafeBytes { bind($0) } }

    private func bind(_ bytes: UnsafeRawBufferPointer) -> Statement {
        position += 1
        if let address = bytes.baseAddress, !bytes.isEmpty {
            let size = sqlite3_uint64(bytes.count)
            note(sqlite3_bind_blob64(pointer, position, address, size, reeve_sqlite_transient()))
        } else {
            note(sqlite3_bind_zeroblob(pointer, position, 0))
        }
        return self
    }

    private func note(_ status: Int32) {
        if status != SQLITE_OK, bindStatus == SQLITE_OK { bindStatus = status }
    }

    // MARK: Running

    /// Runs it to its end.
    func run() throws(JournalError) {
        defer { reset() }
        while try step() {}
    }

    /// Reads the first row, where there is one.
    func first<Result>(
        _ read: (Statement) throws(JournalError) -> Result
    ) throws(JournalError) -> Result? {
        defer { reset() }
        return try step() ? try read(self) : nil
    }

    /// Reads every row.
    func all<Result>(
        _ read: (Statement) throws(JournalError) -> Result
    ) throws(JournalError) -> [Result] {
        defer { reset() }
        var results: [Result] = []
        while try step() { results.append(try read(self)) }
        return results
    }

    /// Goes through the rows until the body answers false.
    func forEach(_ body: (Statement) throws(JournalError) -> Bool) throws(JournalError) {
        defer { reset() }
        while try step() {
            guard try body(self) else { return }
        }
    }

    private func step() throws(JournalError) -> Bool {
        guard bindStatus == SQLITE_OK else { throw connection.error(bindStatus) }
        errno = 0
        switch sqlite3_step(pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let status: throw connection.error(status, systemError: errno)
        }
    }

    private func reset() {
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
        position = 0
        bindStatus = SQLITE_OK
    }

    // MARK: Reading a row

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_NULL }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func text(_ column: Int32) -> String { String(decoding: withText(column) { Array($0) }, as: UTF8.self) }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { Array($0) } }

    func digest(_ column: Int32) -> Digest? { withBytes(column) { Digest(copying: UnsafeRawBufferPointer($0)) } }

    /// Hands out a text's bytes where SQLite has them.
    func withText<Result>(_ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let address = sqlite3_column_text(pointer, column)
        return body(UnsafeBufferPointer(start: address, count: Int(sqlite3_column_bytes(pointer, column))))
    }

    /// Hands out two texts and a blob where SQLite has them.
    func withStoredTexts(
        _ first: Int32,
        _ second: Int32,
        _ third: Int32,
        _ body: (
            UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>
        ) throws(JournalError) -> Void
    ) throws(JournalError) {
        // Not nested in closures: this runs for every entry of a log.
        func text(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
            let address = sqlite3_column_text(pointer, column)
            return UnsafeBufferPointer(start: address, count: Int(sqlite3_column_bytes(pointer, column)))
        }
        let blob = sqlite3_column_blob(pointer, third)?.assumingMemoryBound(to: UInt8.self)
        let size = Int(sqlite3_column_bytes(pointer, third))
        try body(text(first), text(second), UnsafeBufferPointer(start: blob, count: size))
    }

    /// Hands out a blob's bytes where SQLite has them.
    func withBytes<Result>(_ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let address = sqlite3_column_blob(pointer, column)
        let count = Int(sqlite3_column_bytes(pointer, column))
        return body(UnsafeBufferPointer(start: address?.assumingMemoryBound(to: UInt8.self), count: count))
    }
}
