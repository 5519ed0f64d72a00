import Testing

/// The style's mechanical rules, held.
struct TidyTests {
    static let linesMax = 400

    @Test func `no Swift file is longer than 400 lines`() throws {
        for file in try SourceTree.files(under: "Sources", "Tests", "Benchmarks", "examples", ending: ".swift") {
            #expect(
                file.lines.count <= Self.linesMax + 1,
                "\(file.path) has \(file.lines.count) lines: is it one idea?"
            )
        }
    }

    /// What the sources must not contain, and why. Each is split, so that this file does not contain it.
    static let banned: [(text: String, why: String)] = [
        ("Foundation" + "Networking", "it crashes on cancellation; use Transport"),
        ("URL" + "Session", "it crashes on cancellation; use Transport"),
        ("fatal" + "Error(", "input never ends the process; throw"),
        ("try" + "! ", "throw or handle"),
        ("as" + "! ", "cast with a question"),
        ("Thread" + ".sleep", "it blocks the pool"),
        ("usle" + "ep(", "it blocks the pool"),
        ("TO" + "DO", "finish it or leave it out"),
        ("FIX" + "ME", "mend it"),
        ("@preconcurrency " + "import", "the code is ours"),
    ]

    @Test(arguments: banned.map(\.text)) func `no source contains a banned word`(text: String) throws {
        let why = Self.banned.first { $0.text == text }?.why ?? ""
        for file in try SourceTree.files(under: "Sources", ending: ".swift") {
            for (number, line) in file.lines.enumerated() where line.contains(text) {
                Issue.record("\(file.path):\(number + 1): `\(text)`: \(why)")
            }
        }
    }

    @Test func `unchecked sendability names the lock or thread that makes it true`() throws {
        for file in try SourceTree.files(under: "Sources", ending: ".swift") {
            for (number, line) in file.lines.enumerated() where line.contains("@unchecked " + "Sendable") {
                guard !line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") else { continue }
                let comment = file.lines[max(0, number - 12)..<number].filter {
                    $0.trimmingPrefix(while: \.isWhitespace).hasPrefix("//")
                }.joined(separator: "\n")
                #expect(
                    ["lock", "thread", "@unchecked"].contains(where: comment.contains),
                    "\(file.path):\(number + 1): say in the comment above what makes it safe"
                )
            }
        }
    }

    @Test func `folders have names of their own`() throws {
        let vague = ["Utils", "Helpers", "Manager", "Common", "Misc", "New"]
        for file in try SourceTree.files(under: "Sources", "Tests", ending: ".swift") {
            for part in file.path.split(separator: "/") {
                let name = part.replacing(".swift", with: "")
                #expect(!vague.contains(String(name)), "\(file.path): `\(name)` says nothing")
            }
        }
    }

    @Test func `the project speaks of itself alone`() throws {
        let foreign = ["/wo" + "rk/", "/tm" + "p/h/", "pypi." + "org", "developer " + "session"]
        let endings = [".swift", ".md", ".yaml", ".sh", ".py", ".cedar"]
        for ending in endings {
            for file in try SourceTree.files(
                under: "Sources",
                "Tests",
                "Benchmarks",
                "docs",
                "examples",
                "scripts",
                ending: ending
            ) {
                for (number, line) in file.lines.enumerated() {
                    for word in foreign where line.contains(word) {
                        Issue.record("\(file.path):\(number + 1): `\(word)`")
                    }
                }
            }
        }
    }

    @Test func `upcoming features that are misspelled do not pass unnoticed`() {
        #if !hasFeature(ExistentialAny)
            Issue.record("ExistentialAny is not on")
        #endif
        #if !hasFeature(InternalImportsByDefault)
            Issue.record("InternalImportsByDefault is not on")
        #endif
        #if !hasFeature(MemberImportVisibility)
            Issue.record("MemberImportVisibility is not on")
        #endif
        // The compiler options are the subject; one expectation shows that the test ran.
        #expect(Bool(true))
    }
}
