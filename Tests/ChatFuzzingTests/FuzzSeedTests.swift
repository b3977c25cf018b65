import ChatFuzzing
import Testing

/// Runs the fuzzer's targets in the ordinary tests: with the fuzzer's seeds, and with the simplest mutations of them.
@Suite struct FuzzSeedTests {
    @Test(arguments: FuzzTarget.allCases)
    func `nothing is found with the seeds`(target: FuzzTarget) throws {
        let seeds = try target.seeds()
        #expect(seeds.count > 5)
        #expect(Set(seeds.map(\.name)).count == seeds.count, "each seed has a file name of its own")
        for seed in seeds {
            #expect(throws: Never.self, "\(target), \(seed.name)") { try target.run(on: seed.bytes) }
        }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `nothing is found with seeds that end early`(target: FuzzTarget) throws {
        for seed in try target.seeds() {
            for count in stride(from: 0, to: min(seed.bytes.count, 100), by: 3) {
                #expect(throws: Never.self, "\(target), \(count) bytes of \(seed.name)") {
                    try target.run(on: seed.bytes.prefix(count))
                }
            }
        }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `nothing is found with seeds of which one byte is another`(target: FuzzTarget) throws {
        for seed in try target.seeds() {
            for place in stride(from: 0, to: min(seed.bytes.count, 30), by: 2) {
                for change: UInt8 in [0x01, 0xFF] {
                    var bytes = seed.bytes
                    bytes[place] ^= change
                    #expect(throws: Never.self, "\(target), \(seed.name) changed at \(place) by \(change)") {
                        try target.run(on: bytes)
                    }
                }
            }
        }
    }
}
