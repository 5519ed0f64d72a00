import Transport

/// Runs a server and a client for the length of a test, and stops both.
func serving(
    _ configuration: HTTPServer.Configuration = HTTPServer.Configuration(),
    client clientConfiguration: HTTPClient.Configuration = HTTPClient.Configuration(),
    handler: @escaping HTTPServer.Handler,
    test: (HTTPClient, String) async throws -> Void
) async throws {
    let server = try HTTPServer(configuration, handler: handler)
    let client = HTTPClient(clientConfiguration)
    do {
        try await test(client, server.url)
    } catch {
        await client.stop()
        await server.stop()
        throw error
    }
    await client.stop()
    await server.stop()
}

/// What an exchange that has to fail fails with.
func failure<Success>(of operation: () async throws -> Success) async -> TransportError? {
    do {
        _ = try await operation()
        return nil
    } catch {
        return error as? TransportError
    }
}
