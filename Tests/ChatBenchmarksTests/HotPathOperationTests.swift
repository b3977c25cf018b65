import ChatBenchmarks
import Testing

/// Each operation counts the units that its name promises.
@Suite struct HotPathOperationTests {
    /// The number of units that one run of an operation makes.
    struct Expectation: Sendable {
        let operation: HotPathOperation
        let made: Int

        init(_ operation: HotPathOperation, _ made: Int) {
            self.operation = operation
            self.made = made
        }
    }

    static let expectations = [
        // A header of 17 bytes and a tag of 16.
        Expectation(.seal, 193),
        Expectation(.sealFull, 1200),
        Expectation(.open, 160),
        Expectation(.pack, 1),
        Expectation(.fanOut, 1000),
        Expectation(.acknowledge, 10),
        Expectation(.append, 64),
        Expectation(.sealText, 1),
        Expectation(.sealTextForTen, 10),
        Expectation(.openText, 1),
        Expectation(.turn, 2),
        // A block with start fields.
        Expectation(.start, 1278),
        Expectation(.answerStart, 1),
        // The most keys that a session keeps.
        Expectation(.jump, 2000),
    ]

    @Test func `every operation is held against what it makes`() {
        #expect(Self.expectations.map(\.operation) == HotPathOperation.allCases)
    }

    @Test(arguments: expectations)
    func `one run makes what the operation is named for`(expectation: Expectation) async throws {
        #expect(try await expectation.operation.run(count: 1) == expectation.made)
    }

    @Test(arguments: HotPathOperation.allCases)
    func `what cannot be done so often is refused`(operation: HotPathOperation) async {
        await #expect(throws: BenchmarkFailure.self) { try await operation.run(count: 0) }
        await #expect(throws: BenchmarkFailure.self) { try await operation.run(count: operation.mostRuns + 1) }
    }
}
