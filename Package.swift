// swift-tools-version: 6.3

import PackageDescription

let dependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
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
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
    static let protobuf = product(name: "SwiftProtobuf", package: "swift-protobuf")
    static let deque = product(name: "DequeModule", package: "swift-collections")
    static let heap = product(name: "HeapModule", package: "swift-collections")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
}

let libraries: [Target] = [
    .target(
        name: "ChatProtocol",
        dependencies: [.nioCore, .crypto, .protobuf],
        exclude: ["Control/chat.proto"],
        swiftSettings: settings
    ),
    .target(
        name: "ChatDelivery",
        dependencies: ["ChatProtocol", .nioCore, .crypto, .deque],
        swiftSettings: settings
    ),
    .target(
        name: "ChatStorage",
        dependencies: ["ChatProtocol", .grdb, .crypto, .cryptoExtras],
        swiftSettings: settings
    ),
]

let programs: [Target] = [
]

let tests: [Target] = [
    .testTarget(
        name: "ChatStorageTests",
        dependencies: ["ChatStorage", "ChatProtocol", .grdb],
        swiftSettings: settings
    ),
]

let package = Package(
    name: "tandem",
    platforms: [.macOS(.v15)],
    products: [
    ],
    dependencies: dependencies,
    targets: libraries + programs + tests
)
