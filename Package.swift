// swift-tools-version: 6.3

import PackageDescription

let dependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    // CCertificateChain, CServerTLS and CDatagramCipher use the BoringSSL inside these two packages, which promise no
    // stable interface to it: raise the versions only after building and testing with them.
    .package(url: "https://github.com/apple/swift-nio-ssl", .upToNextMinor(from: "2.37.6")),
    .package(url: "https://github.com/apple/swift-crypto", .upToNextMinor(from: "4.5.2")),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
]

/// The language settings of every target: Swift 6 mode is the tools version's default.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .treatAllWarnings(as: .error),
]

extension Target.Dependency {
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioEmbedded = product(name: "NIOEmbedded", package: "swift-nio")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    /// Crypto uses the system's cryptography on Apple's platforms; only this product builds BoringSSL there.
    static let cryptoForBoringSSL = product(
        name: "CryptoExtras",
        package: "swift-crypto",
        condition: .when(platforms: [.macOS])
    )
    static let protobuf = product(name: "SwiftProtobuf", package: "swift-protobuf")
    static let deque = product(name: "DequeModule", package: "swift-collections")
    static let heap = product(name: "HeapModule", package: "swift-collections")
    static let logging = product(name: "Logging", package: "swift-log")
    static let inMemoryLogging = product(name: "InMemoryLogging", package: "swift-log")
    static let metrics = product(name: "CoreMetrics", package: "swift-metrics")
    static let metricsTestKit = product(name: "MetricsTestKit", package: "swift-metrics")
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let configuration = product(name: "Configuration", package: "swift-configuration")
    static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let signals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let sqlite = product(name: "GRDBSQLite", package: "GRDB.swift")
}

let libraries: [Target] = [
    .target(name: "CCertificateChain", dependencies: [.nioSSL]),
    .target(name: "CDatagramCipher", dependencies: [.crypto, .cryptoForBoringSSL]),
    .target(name: "CScrypt", dependencies: [.crypto, .cryptoForBoringSSL]),
    .target(name: "CProcess"),
    .target(name: "CServerTLS", dependencies: [.nioSSL]),
    .target(
        name: "ChatProtocol",
        dependencies: ["CDatagramCipher", "CScrypt", .nioCore, .crypto, .protobuf],
        exclude: ["Control/chat.proto"],
        swiftSettings: settings
    ),
    .target(name: "ChatAdministration", dependencies: ["ChatProtocol"], swiftSettings: settings),
    .target(name: "ChatIdentity", dependencies: [.crypto], swiftSettings: settings),
    .target(
        name: "ChatEncryption",
        dependencies: ["ChatIdentity", .crypto, .protobuf],
        exclude: ["Content/content.proto"],
        swiftSettings: settings
    ),
    .target(
        name: "ChatDelivery",
        dependencies: ["ChatProtocol", .nioCore, .crypto, .deque],
        swiftSettings: settings
    ),
    .target(
        name: "ChatTrace",
        dependencies: ["ChatProtocol", "ChatDelivery", .nioCore, .deque],
        swiftSettings: settings
    ),
    .target(
        name: "ChatStorage",
        dependencies: ["ChatProtocol", "ChatIdentity", .grdb, .sqlite, .crypto],
        swiftSettings: settings
    ),
    .target(
        name: "ChatServerCore",
        dependencies: [
            "CProcess", "CServerTLS", "ChatProtocol", "ChatAdministration", "ChatDelivery", "ChatIdentity",
            "ChatStorage", "ChatTrace",
            .nioCore, .nioPosix, .nioSSL, .crypto, .protobuf, .deque, .heap,
            .logging, .metrics, .lifecycle, .configuration,
        ],
        swiftSettings: settings
    ),
    .target(
        name: "ChatClientCore",
        dependencies: [
            "CCertificateChain", "ChatProtocol", "ChatDelivery", "ChatEncryption", "ChatIdentity", "ChatTrace",
            .nioCore, .nioPosix, .nioSSL, .crypto, .protobuf, .deque,
        ],
        swiftSettings: settings
    ),
    .target(
        name: "ChatKeyStore",
        dependencies: ["ChatClientCore", "ChatEncryption", "ChatIdentity", "ChatProtocol", .grdb, .crypto],
        swiftSettings: settings
    ),
    .target(name: "TerminalUI", dependencies: ["ChatProtocol"], swiftSettings: settings),
    .target(
        name: "ChatTesting",
        dependencies: [
            "CProcess", "ChatProtocol", "ChatDelivery", "ChatTrace", "TerminalUI",
            .nioCore, .nioPosix, .nioSSL, .crypto, .protobuf,
        ],
        swiftSettings: settings
    ),
    .target(
        name: "ChatStorageTesting",
        dependencies: ["ChatStorage", "ChatIdentity", "ChatProtocol"],
        swiftSettings: settings
    ),
    .target(
        name: "ChatFuzzing",
        dependencies: [
            "ChatProtocol", "ChatAdministration", "ChatDelivery", "ChatEncryption", "ChatIdentity",
            .nioCore, .crypto, .protobuf,
        ],
        swiftSettings: settings
    ),
    .target(name: "ManualPages", swiftSettings: settings),
    .target(
        name: "ChatBenchmarks",
        dependencies: [
            "ChatProtocol", "ChatDelivery", "ChatEncryption", "ChatIdentity", "ChatStorage",
            .nioCore, .crypto, .protobuf,
        ],
        swiftSettings: settings
    ),
]

let programs: [Target] = [
    .executableTarget(
        name: "chatserver",
        dependencies: [
            "CProcess", "ChatServerCore", "ChatStorage", "ChatProtocol", "ChatAdministration", "ManualPages",
            .argumentParser, .configuration, .logging, .lifecycle, .signals,
        ],
        swiftSettings: settings
    ),
    .executableTarget(
        name: "chatclient",
        dependencies: [
            "CProcess", "ChatClientCore", "ChatKeyStore", "ChatProtocol", "ChatAdministration", "ManualPages",
            "TerminalUI", .argumentParser,
        ],
        swiftSettings: settings
    ),
    .executableTarget(
        name: "chatbench",
        dependencies: [
            "ChatClientCore", "ChatIdentity", "ChatStorage", "ChatProtocol", "ChatDelivery", "ChatTrace", "ChatTesting",
            "TerminalUI", .nioCore, .nioPosix, .nioSSL, .crypto, .protobuf, .argumentParser,
        ],
        swiftSettings: settings
    ),
]

/// Targets that `scripts/build` builds in one go: the package manager accepts one product or target at a time.
let builds: [Target] = [
    .target(name: "programs", dependencies: ["chatserver", "chatclient"], path: "Sources/Builds/programs"),
    .target(name: "bench", dependencies: ["chatserver", "chatclient", "chatbench"], path: "Sources/Builds/bench"),
]

let tests: [Target] = [
    .testTarget(
        name: "ChatProtocolTests",
        dependencies: ["ChatProtocol", "ChatTesting", .nioCore, .crypto, .protobuf],
        swiftSettings: settings
    ),
    .testTarget(
        name: "ChatAdministrationTests",
        dependencies: ["ChatAdministration", "ChatProtocol"],
        swiftSettings: settings
    ),
    .testTarget(
        name: "ChatIdentityTests",
        dependencies: ["ChatIdentity", "ChatTesting", .crypto],
        swiftSettings: settings
    ),
    .testTarget(
        name: "ChatEncryptionTests",
        dependencies: ["ChatEncryption", "ChatIdentity", "ChatTesting", "CScrypt", .crypto, .protobuf],
        swiftSettings: settings
    ),
    .testTarget(
        name: "ChatKeyStoreTests",
        dependencies: [
            "ChatKeyStore", "ChatClientCore", "ChatEncryption", "ChatIdentity", "ChatProtocol", "ChatTesting",
            .crypto, .grdb,
        ],
        swiftSettings: settings
    ),
    .testTarget(
        name: "ChatDeliveryTests",
        dependencies: ["ChatDelivery", "ChatTrace", "ChatProtocol", "ChatTesting", .nioCore, .crypto, .protobuf],
        swiftSettings: settings
    ),
    .testTarget(
        name: "ChatStorageTests",
        dependencies: [
            "ChatStorage", "ChatStorageTesting", "ChatIdentity", "ChatProtocol", "ChatTesting", .crypto, .grdb,
        ],
        swiftSettings: settings
    ),
    .testTarget(
        name: "ChatServerCoreTests",
        dependencies: [
            "ChatServerCore", "ChatProtocol", "ChatAdministration", "ChatDelivery", "ChatIdentity", "ChatStorage",
            "ChatStorageTesting", "ChatTesting", .nioCore, .nioPosix, .nioEmbedded, .nioSSL, .crypto, .protobuf,
            .logging, .inMemoryLogging,
            .metricsTestKit, .lifecycle, .configuration,
        ],
        swiftSettings: settings
    ),
    .testTarget(
        name: "ChatClientCoreTests",
        dependencies: [
            "ChatClientCore", "ChatServerCore", "ChatProtocol", "ChatDelivery", "ChatEncryption", "ChatIdentity",
            "ChatKeyStore", "ChatStorage", "ChatTesting", "ChatTrace",
            .nioCore, .nioPosix, .nioEmbedded, .crypto, .protobuf, .logging, .lifecycle, .configuration,
        ],
        swiftSettings: settings
    ),
    .testTarget(name: "TerminalUITests", dependencies: ["TerminalUI"], swiftSettings: settings),
    .testTarget(
        name: "ChatFuzzingTests",
        dependencies: ["ChatFuzzing"],
        swiftSettings: settings
    ),
    .testTarget(
        name: "ChatBenchmarksTests",
        dependencies: ["ChatBenchmarks", "ChatDelivery", "ChatProtocol", .nioCore],
        swiftSettings: settings
    ),
    .testTarget(
        name: "ChatTestingTests",
        dependencies: ["ChatTesting", .nioCore, .nioPosix],
        swiftSettings: settings
    ),
    .testTarget(name: "ManualPagesTests", dependencies: ["ManualPages"], swiftSettings: settings),
    .testTarget(
        name: "chatclientTests",
        dependencies: [
            "chatclient", "ChatClientCore", "ChatIdentity", "ChatKeyStore", "ChatProtocol", "ChatAdministration",
            "TerminalUI", "ChatTesting", .argumentParser, .crypto,
        ],
        swiftSettings: settings
    ),
    .testTarget(
        name: "chatbenchTests",
        dependencies: ["chatbench", "ChatClientCore", "ChatProtocol", .nioCore, .nioEmbedded, .argumentParser],
        swiftSettings: settings
    ),
    .testTarget(
        name: "EndToEndTests",
        dependencies: [
            "ChatTesting", "ChatClientCore", "ChatEncryption", "ChatIdentity", "ChatKeyStore", "ChatProtocol",
            "chatserver", "chatclient", .nioCore, .nioPosix, .crypto, .grdb, .protobuf,
        ],
        exclude: ["Dialogue/Transcripts"],
        swiftSettings: settings
    ),
]

let package = Package(
    name: "tandem",
    platforms: [.macOS(.v15)],
    products: [
        // ChatProtocol has types of ChatClientCore's interface: kinds of conversations, keys of rooms, and actions
        // in rooms.
        .library(name: "ChatClientCore", targets: ["ChatClientCore", "ChatProtocol"]),
        // The client's keys and archive in SQLite. A program that does not encrypt need not link it.
        .library(name: "ChatKeyStore", targets: ["ChatKeyStore"]),
        // Only for the package in Fuzz/.
        .library(name: "ChatFuzzing", targets: ["ChatFuzzing"]),
        // Only for the package in Benchmarks/.
        .library(name: "ChatBenchmarks", targets: ["ChatBenchmarks"]),
        .executable(name: "chatserver", targets: ["chatserver"]),
        .executable(name: "chatclient", targets: ["chatclient"]),
        .executable(name: "chatbench", targets: ["chatbench"]),
    ],
    dependencies: dependencies,
    targets: libraries + programs + builds + tests
)
