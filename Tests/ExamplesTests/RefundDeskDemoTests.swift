import Foundation
import Testing

/// The demonstration checks each of its claims itself, and ends with 1 where one does not hold.
struct RefundDeskDemoTests {
    @Test(.timeLimit(.minutes(5))) func `the demonstration shows what it says`() async throws {
        let process = Process()
        process.executableURL = URL(filePath: RefundDesk.directory + "/demo")
        process.environment = ProcessInfo.processInfo.environment.merging([
            "REEVE_BINARIES": try RefundDesk.binaries(), "NO_COLOR": "1",
        ]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let child = process
        // On a thread of its own: reading blocks, and the tests' tasks share two.
        let (code, text) = await withCheckedContinuation { continuation in
            Thread {
                let bytes = output.fileHandleForReading.readDataToEndOfFile()
                child.waitUntilExit()
                continuation.resume(returning: (child.terminationStatus, String(decoding: bytes, as: UTF8.self)))
            }.start()
        }
        #expect(code == 0, "\(text.suffix(3000))")
        #expect(text.contains("everything was as expected"))
    }
}
