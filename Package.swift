// swift-tools-version: 6.2

import PackageDescription

/// Every Swift target is built with the same strictness: see CONTRIBUTING.md.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func library(_ name: String, pkgConfig: String, package: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

let package = Package(
    name: "reeve",
    products: [
        .executable(name: "reeve", targets: ["reeve"]),
        .library(name: "JSONSchema", targets: ["JSONSchema"]),
        .library(name: "Expression", targets: ["Expression"]),
        .library(name: "Policy", targets: ["Policy"]),
    ],
    targets: [
        // The command.
        .executableTarget(
            name: "reeve",
            dependencies: [
                "Assurance", "Insight", "Engine", "Gateway", "Models", "Governance", "Manifest", "Journal",
                "StoreSQLite", "Policy",
                "Expression", "JSONSchema", "JSON", "Text", "Transport",
            ],
            swiftSettings: strict
        ),

        // Rooms, from the top of the house to its ground: a room may import only those below it.
        room(
            "Assurance",
            [
                "Engine", "Gateway", "Governance", "Manifest", "Journal", "Policy", "Expression", "JSONSchema", "JSON",
                "Text", "CZ3",
            ]
        ),
        room("Insight", ["Engine", "Models", "Governance", "Manifest", "Journal", "Policy", "JSON"]),
        room(
            "Engine",
            ["Gateway", "Models", "Governance", "Manifest", "Journal", "Policy", "Expression", "JSONSchema", "JSON"]
        ),
        room(
            "Gateway",
            [
                "Models", "Governance", "Manifest", "Journal", "Policy", "Expression", "JSONSchema", "JSON",
                "Text", "Transport",
                "CLinux", "CSQLite", "CPostgres",
            ]
        ),
        room("Models", ["Manifest", "Journal", "Expression", "JSON", "Transport"]),
        room("Governance", ["Manifest", "Journal", "Policy", "JSONSchema", "JSON"]),
        room("Manifest", ["Journal", "Policy", "Expression", "JSONSchema", "Pattern", "JSON", "Text", "CYAML"]),
        room("StoreSQLite", ["Journal", "JSON", "CSQLite"]),
        room("Journal", ["JSON", "COpenSSL", "CZstd"]),
        room("Policy", ["JSON", "Text"]),
        room("Expression", ["Pattern", "JSON", "Text"]),
        room("JSONSchema", ["Pattern", "JSON"]),
        room("Pattern", ["CRE2"]),
        room("JSON", ["CSimdjson"]),
        room("Text", []),
        room("Transport", ["CCurl", "CMicrohttpd"]),

        // The outside world of the example: a payments service, Slack and a mail server in one process.
        .executableTarget(
            name: "refund-services",
            dependencies: ["Transport", "JSON", "CSQLite"],
            path: "examples/refund-desk/services",
            swiftSettings: strict
        ),

        // The outside world of the airline example: imports its data, serves its writes, replays recorded episodes.
        .executableTarget(
            name: "airline-desk",
            dependencies: [
                "Engine", "Gateway", "Governance", "Manifest", "Journal", "StoreSQLite", "JSON", "Transport", "CSQLite",
            ],
            path: "examples/airline/desk",
            swiftSettings: strict
        ),

        // C libraries: one module map and shim each.
        .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("m")]),
        .target(name: "CLinux"),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        library("CSQLite", pkgConfig: "sqlite3", package: "libsqlite3-dev"),
        library("CYAML", pkgConfig: "yaml-0.1", package: "libyaml-dev"),
        library("CZstd", pkgConfig: "libzstd", package: "libzstd-dev"),
        library("CCurl", pkgConfig: "libcurl", package: "libcurl4-openssl-dev"),
        library("CMicrohttpd", pkgConfig: "libmicrohttpd", package: "libmicrohttpd-dev"),
        library("CPostgres", pkgConfig: "libpq", package: "libpq-dev"),
        library("CZ3", pkgConfig: "z3", package: "libz3-dev"),
        library("COpenSSL", pkgConfig: "openssl", package: "libssl-dev"),

        // Tests, a target for each room.
        tests("Text", ["Text"]),
        tests("JSON", ["JSON"]),
        tests("Pattern", ["Pattern"]),
        tests("JSONSchema", ["JSONSchema", "JSON"]),
        tests("Expression", ["Expression", "JSON"]),
        tests("Policy", ["Policy", "JSON"]),
        tests("Transport", ["Transport"]),
        tests("Journal", ["Journal", "JSON"]),
        tests("StoreSQLite", ["StoreSQLite", "StoreConformance", "StoreVictim", "Journal", "JSON", "CSQLite"]),
        // A process for the store's tests to kill.
        .executableTarget(
            name: "StoreVictim",
            dependencies: ["StoreSQLite", "Journal", "JSON"],
            path: "Tests/StoreVictim",
            swiftSettings: strict
        ),
        // The promises that every store is held to.
        .target(
            name: "StoreConformance",
            dependencies: ["Journal", "JSON"],
            path: "Tests/StoreConformance",
            swiftSettings: strict
        ),
        tests("Manifest", ["Manifest", "Journal", "Policy", "Expression", "JSONSchema", "JSON"]),
        tests("Models", ["Models", "Manifest", "Journal", "Expression", "JSON", "Transport"]),
        tests(
            "Gateway",
            ["Gateway", "Models", "Governance", "Manifest", "Journal", "Policy", "JSON", "Transport", "CSQLite"]
        ),
        tests(
            "Engine",
            [
                "Engine", "Gateway", "Models", "Governance", "Manifest", "Journal", "StoreSQLite", "StoreConformance",
                "JSON", "Transport",
            ]
        ),
        tests(
            "Assurance",
            ["Assurance", "Engine", "Gateway", "Manifest", "Journal", "StoreSQLite", "Policy", "JSONSchema", "JSON"]
        ),
        tests("Tidy", []),
        tests(
            "Examples",
            ["refund-services", "airline-desk", "reeve", "Assurance", "Manifest", "Policy", "JSONSchema", "JSON"]
        ),

        // Random cases through the pure rooms and through independent implementations; see docs/fuzzing.md.
        .target(
            name: "Fuzzing",
            dependencies: ["Policy", "Expression", "JSONSchema", "JSON"],
            path: "Tests/Fuzzing",
            exclude: ["Peers"],
            swiftSettings: strict
        ),
        // The parsers as libFuzzer drives them.
        .target(
            name: "FuzzTargets",
            dependencies: ["Manifest", "Policy", "Expression", "JSONSchema", "JSON"],
            path: "Tests/FuzzTargets",
            swiftSettings: strict
        ),
        .testTarget(
            name: "FuzzTests",
            dependencies: [
                "Fuzzing", "FuzzTargets", "reeve-fuzz", "Manifest", "Policy", "Expression", "JSONSchema", "JSON",
            ],
            exclude: ["Counterexamples"],
            swiftSettings: strict
        ),
        .executableTarget(name: "reeve-fuzz", dependencies: ["Fuzzing"], path: "Tests/Fuzz", swiftSettings: strict),

        // The benchmarks; see Benchmarks/run.
        .executableTarget(
            name: "reeve-bench",
            dependencies: [
                "Assurance", "Engine", "Gateway", "Manifest", "Journal", "StoreSQLite", "Policy", "JSON", "Transport",
                "CSQLite", "AllocationCount",
            ],
            path: "Benchmarks/Bench",
            swiftSettings: strict
        ),

        // JSON Schema and CEL beside their peers; see Benchmarks/languages.
        .executableTarget(
            name: "reeve-bench-languages",
            dependencies: ["Expression", "JSONSchema", "JSON", "AllocationCount"],
            path: "Benchmarks/Languages",
            swiftSettings: strict
        ),
        // Counts what asks for memory, in the executable that it is linked into.
        .target(name: "AllocationCount", path: "Benchmarks/AllocationCount"),

        // A worker that dies at a chosen commit, and the tests that make it.
        .executableTarget(
            name: "crash-lab",
            dependencies: [
                "Engine", "Gateway", "Manifest", "Journal", "StoreSQLite", "StoreConformance", "JSON", "Transport",
            ],
            path: "Tests/CrashLab",
            swiftSettings: strict
        ),
        // The command as people and scripts use it: a process, its output and its exit code.
        tests("Command", ["reeve", "Transport", "JSON", "Journal", "CSQLite"]),
        tests("Durability", ["crash-lab", "StoreSQLite", "Journal", "Manifest", "JSON", "Transport"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// `REEVE_TESTS=Policy,Expression swift build --build-tests` builds the tests of these rooms and what they need, nothing
// else: minutes become seconds while one room is worked on.
if let rooms = Context.environment["REEVE_TESTS"], !rooms.isEmpty {
    var wanted = rooms.split(separator: ",").map { "\($0)Tests" }
    let known = Dictionary(uniqueKeysWithValues: package.targets.map { ($0.name, $0) })
    var reached: Set<String> = []
    while let name = wanted.popLast() {
        guard let target = known[name] else { fatalError("REEVE_TESTS: there are no tests `\(name)`") }
        guard reached.insert(name).inserted else { continue }
        for case .byNameItem(let dependency, _) in target.dependencies { wanted.append(dependency) }
    }
    package.targets.removeAll { !reached.contains($0.name) }
    package.products.removeAll { !reached.contains($0.name) }
}

// libFuzzer's library is linked only where everything is built with its coverage: `make fuzz`.
if Context.environment["REEVE_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "reeve-libfuzzer",
            dependencies: ["FuzzTargets"],
            path: "Tests/LibFuzzer",
            swiftSettings: strict
        )
    )
}
