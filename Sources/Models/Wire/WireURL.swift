/// The few things that must be known of a base URL.
enum WireURL {
    /// The host in lowercase, without port and credentials; empty where there is none.
    static func host(of url: String) -> String {
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.split(separator: "@").last ?? ""
        return host.prefix { $0 != ":" }.lowercased()
    }

    /// The base without its trailing slashes, and the path after it; a version that both have is kept once.
    static func join(_ base: String, _ path: String) -> String {
        var base = base[...]
        while base.hasSuffix("/") { base = base.dropLast() }
        if base.hasSuffix("/v1"), path.hasPrefix("/v1/") { return String(base + path.dropFirst(3)) }
        return String(base + path)
    }
}
