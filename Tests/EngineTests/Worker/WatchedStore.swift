import Journal
import StoreConformance
import Synchronization

/// A store whose appends a test sees on their way, and may delay or refuse.
final class WatchedStore: ForwardingStore {
    /// What becomes of an append.
    enum Fate: Sendable {
        case passes
        case isRefused(JournalError)
        /// It passes once this is done.
        case passesAfter(@Sendable () async -> Void)
    }

    let store: any Store
    private let decide: @Sendable (Int, Append) -> Fate
    private let submitted = Mutex<[Append]>([])

    /// `decide` is asked for each append, with its number from 0.
    init(_ store: any Store, decide: @escaping @Sendable (Int, Append) -> Fate = { _, _ in .passes }) {
        self.store = store
        self.decide = decide
    }

    /// The appends as they were handed over.
    var appends: [Append] { submitted.withLock(\.self) }

    func submit(_ append: Append, completion: @escaping @Sendable (Result<Void, JournalError>) -> Void) {
        let number = submitted.withLock { appends in
            appends.append(append)
            return appends.count - 1
        }
        switch decide(number, append) {
        case .passes: store.submit(append, completion: completion)
        case .isRefused(let error): Task { completion(.failure(error)) }
        case .passesAfter(let deed):
            Task { [store] in
                await deed()
                store.submit(append, completion: completion)
            }
        }
    }
}
