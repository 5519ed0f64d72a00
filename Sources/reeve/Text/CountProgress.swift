#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A count that grows in one line of a terminal; silent where nobody watches standard error.
struct CountProgress {
    let what: String
    private let isShown = isatty(STDERR_FILENO) == 1

    init(what: String) { self.what = what }

    func show(_ count: Int) {
        if isShown { Output.overwrite("\(count) \(what)") }
    }

    func clear() {
        if isShown { Output.overwrite("") }
    }
}
