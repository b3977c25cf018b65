// swift-tools-version: 6.3

import PackageDescription

// A separate package, so that only benchmark runs build it. `scripts/bench-hotpath` builds it.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "tandem-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "tandem", path: "../")],
    targets: [
        .executableTarget(
            name: "hotpath",
            dependencies: [.product(name: "ChatBenchmarks", package: "tandem")],
            swiftSettings: settings,
            // Strips debug information, which valgrind 3.19 cannot read; function names stay.
            linkerSettings: [.unsafeFlags(["-Xlinker", "-S"])]
        )
    ]
)
