import Testing
import Transport

@Suite struct HTTPClientRedirectTests {
    @Test func `a redirect is an answer like any other`() async throws {
        try await serving { request in
            ServerResponse(status: 302, headers: ["Location": request.target + "x"])
        } test: { client, url async throws in
            let response = try await client.send(HTTPRequest(.get, url + "/a"))
            #expect(response.status == 302)
            #expect(response.headers["location"] == "/ax")
        }
    }

    @Test func `a redirect is followed where that is asked for, as often as it is asked for`() async throws {
        try await serving { request in
            guard request.target != "/axx" else { return .text("there") }
            return ServerResponse(status: 302, headers: ["Location": request.target + "x"])
        } test: { client, url async throws in
            #expect(try await client.send(HTTPRequest(.get, url + "/a", redirectsMax: 2)).text == "there")
            let error = await failure { try await client.send(HTTPRequest(.get, url + "/a", redirectsMax: 1)) }
            #expect(error?.code == .protocolViolation)
        }
    }

    @Test func `a request with an effect is never redirected`() async throws {
        try await serving { _ in
            ServerResponse(status: 307, headers: ["Location": "/b"])
        } test: { client, url async throws in
            #expect(try await client.send(HTTPRequest(.post, url + "/a", body: [1], redirectsMax: 5)).status == 307)
        }
    }

    @Test func `another origin gets no credentials, the same one does`() async throws {
        let other = try HTTPServer { request in .text(request.headers.contains("x-api-key") ? "leaked" : "clean") }
        let otherURL = other.url
        try await serving { request in
            switch request.target {
            case "/away": ServerResponse(status: 302, headers: ["Location": otherURL + "/"])
            case "/home": ServerResponse(status: 302, headers: ["Location": "/here"])
            default: .text(request.headers["x-api-key"] ?? "none")
            }
        } test: { client, url async throws in
            let headers: HTTPHeaders = ["X-Api-Key": "key", "Accept": "text/plain"]
            let away = try await client.send(HTTPRequest(.get, url + "/away", headers: headers, redirectsMax: 1))
            #expect(away.text == "clean")
            let home = try await client.send(HTTPRequest(.get, url + "/home", headers: headers, redirectsMax: 1))
            #expect(home.text == "key")
        }
        await other.stop()
    }

    @Test func `a redirect to another scheme is refused`() async throws {
        try await serving { _ in
            ServerResponse(status: 302, headers: ["Location": "file:///etc/passwd"])
        } test: { client, url async throws in
            let error = await failure { try await client.send(HTTPRequest(.get, url, redirectsMax: 1)) }
            #expect(error?.code == .invalidRequest)
        }
    }
}
