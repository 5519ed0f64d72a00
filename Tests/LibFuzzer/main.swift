import FuzzTargets
import Glibc

/// libFuzzer's own loop, which its library brings.
@_silgen_name("LLVMFuzzerRunDriver") func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The target that `REEVE_FUZZ_TARGET` names.
let target = FuzzTarget(rawValue: getenv("REEVE_FUZZ_TARGET").map { String(cString: $0) } ?? "")

guard target != nil else {
    print("REEVE_FUZZ_TARGET must be one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
    exit(2)
}

/// What libFuzzer calls with every input.
@_cdecl("LLVMFuzzerTestOneInput") func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target?.run(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(runDriver(&count, &arguments, testOneInput))
