internal import Dispatch
internal import JSON
internal import Transport

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Serves until a signal comes, or standard input closes where it was asked to mind that.
struct Server {
    private let options: ServeOptions

    init(_ options: ServeOptions) throws { self.options = options }

    func run() async throws {
        let town = Town(paymentsKey: Services.variable("PAYMENTS_KEY"))
        let server = try HTTPServer(HTTPServer.Configuration(port: options.port)) { await town.answer($0) }
        if let path = options.portFile { try TextFile.write("\(server.port)\n", to: path) }
        print("READY port=\(server.port)")
        print("export REFUND_SERVICES_URL=\(server.url)")
        fflush(nil)
        await end()
        await server.stop()
    }

    private func end() async {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        var sources: [any DispatchSourceSignal] = []
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { end.yield() }
            source.resume()
            sources.append(source)
        }
        if options.untilStdinCloses {
            // A thread of its own: reading blocks for as long as the parent lives.
            DispatchQueue(label: "stdin").async {
                StandardInput.drain()
                end.yield()
            }
        }
        for await _ in ends { break }
        for source in sources { source.cancel() }
    }
}
