#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A count that grows in one line of a terminal; silent where nobody watches standard error.
struct CountProgress {
    let what: String
    private let isShown: Bool

    /// Makes one; with JSON on standard error there is room for nothing else.
    init(what: String, inJSON: Bool) {
        self.what = what
        isShown = !inJSON && isatty(STDERR_FILENO) == 1
    }

    func show(_ count: Int) {
        if isShown { Output.overwrite("\(count) \(what)") }
    }

    func clear() {
        if isShown { Output.overwrite("") }
    }
}
