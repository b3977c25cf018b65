// swift-tools-version: 6.3

import PackageDescription

// A package of its own, so that nobody builds it who does not fuzz. `scripts/fuzz` builds it: with `--sanitize fuzzer`,
// which instruments all Swift code below and links libFuzzer, and with it a `main`.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// A program for one `FuzzTarget`. It has no `main` of its own, and so is parsed as a library.
func fuzzer(_ name: String) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["FuzzHarness"],
        swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]
    )
}

let package = Package(
    name: "tandem-fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "tandem", path: "../")],
    targets: [
        .target(
            name: "FuzzHarness",
            dependencies: [.product(name: "ChatFuzzing", package: "tandem")],
            swiftSettings: settings
        ),
        fuzzer("FuzzFrames"),
        fuzzer("FuzzDatagrams"),
        fuzzer("FuzzControl"),
        fuzzer("FuzzText"),
        fuzzer("FuzzAdmin"),
        fuzzer("FuzzList"),
        fuzzer("FuzzPrekey"),
        fuzzer("FuzzContent"),
        fuzzer("FuzzBlock"),
    ]
)
