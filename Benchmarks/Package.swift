// swift-tools-version: 6.3

import PackageDescription

// A package of its own, so that nobody builds it who does not measure. `scripts/bench-hotpath` builds it.

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
            // Without what is for debuggers, which valgrind 3.19 cannot read; functions keep their names.
            linkerSettings: [.unsafeFlags(["-Xlinker", "-S"])]
        )
    ]
)
