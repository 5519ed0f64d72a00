internal import Journal
internal import StoreSQLite

extension Commands {
    /// Opens the store, does the work, and closes it whatever happens.
    static func withStore(
        _ invocation: Invocation,
        isReadOnly: Bool = false,
        _ body: (SQLiteStore) async throws -> ExitCode
    ) async throws -> ExitCode {
        let store = try Workspace(invocation).store(isReadOnly: isReadOnly)
        do {
            let code = try await body(store)
            await store.close()
            return code
        } catch {
            await store.close()
            throw error
        }
    }
}
