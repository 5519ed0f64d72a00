import Glibc

/// Texts as C wants them: pointers to zero-terminated bytes and a null pointer at the end. Freed with the last reference.
final class CStrings {
    /// As `execve` wants them.
    let pointers: [UnsafeMutablePointer<CChar>?]

    /// Copies texts, none of which contains a NUL; nil becomes a null pointer.
    init(_ texts: [String?]) {
        pointers = texts.map { text in text.flatMap { strdup($0) } } + [nil]
    }

    deinit {
        for pointer in pointers { free(pointer) }
    }

    /// Hands out the pointers and their number, without the one at the end.
    func withUnsafePointers<Result>(_ body: (UnsafePointer<UnsafePointer<CChar>?>?, Int32) -> Result) -> Result {
        pointers.map { UnsafePointer($0) }.withUnsafeBufferPointer { body($0.baseAddress, Int32($0.count - 1)) }
    }
}
