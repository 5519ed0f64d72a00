import Glibc
import Journal
import StoreConformance
import Synchronization

/// Counts commits and ends the process at one of them.
final class Fuse: Sendable {
    private let counter = Mutex(0)
    private let diesBefore: Int?
    private let diesAfter: Int?

    init(mode: String, at number: Int) {
        diesBefore = mode == "die-before" ? number : nil
        diesAfter = mode == "die-after" ? number : nil
    }

    var count: Int { counter.withLock(\.self) }

    func before() {
        let number = counter.withLock { count in
            count += 1
            return count
        }
        if number == diesBefore { kill(getpid(), SIGKILL) }
    }

    func after() {
        if let diesAfter, count >= diesAfter { kill(getpid(), SIGKILL) }
    }
}

/// A store with a fuse at each append; everything else is passed on.
struct FusedStore: ForwardingStore {
    let store: any Store
    private let fuse: Fuse

    init(_ store: any Store, _ fuse: Fuse) {
        self.store = store
        self.fuse = fuse
    }

    func submit(_ append: Append, completion: @escaping @Sendable (Result<Void, JournalError>) -> Void) {
        fuse.before()
        store.submit(append) { [fuse] result in
            fuse.after()
            completion(result)
        }
    }
}
