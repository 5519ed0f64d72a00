/// How the server is started.
struct ServeOptions {
    /// 0 for any that is free.
    var port: UInt16 = 0
    /// Where the port is written once requests are answered.
    var portFile: String?
    /// Ends the process with whoever holds the other end of its standard input.
    var untilStdinCloses = false

    init(_ words: [String]) throws {
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--port":
                guard let number = rest.popFirst().flatMap({ UInt16($0) }) else {
                    throw UsageError(description: "`--port` takes a number")
                }
                port = number
            case "--port-file":
                guard let path = rest.popFirst() else { throw UsageError(description: "`--port-file` takes a path") }
                portFile = path
            case "--until-stdin-closes": untilStdinCloses = true
            default: throw UsageError(description: "`serve` has no `\(word)`")
            }
        }
    }
}
