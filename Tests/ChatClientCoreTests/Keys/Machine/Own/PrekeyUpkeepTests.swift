import ChatIdentity
import Testing

@testable import ChatClientCore

@Suite struct PrekeyUpkeepTests {
    private let limits: EncryptionLimits = {
        var limits = EncryptionLimits()
        limits.pairs = 4
        limits.fewPairs = 2
        limits.pairsAtOnce = 3
        return limits
    }()

    /// A step of a device with keys, at a day.
    private func begin(day: Int64 = 100) throws -> (EncryptionStep, PrekeyUpkeep) {
        var step = step(day: day)
        let policy = EncryptionPolicy(makesIdentity: true, requiresEncryption: false, label: "", limits: limits)
        let keys = OwnKeys(account: "alice", name: "Alice", policy: policy)
        let device = keys.makeDevice(in: &step)
        try keys.adopt(device, try #require(keys.list(device)), version: 1, in: &step)
        return (step, PrekeyUpkeep(device: device, limits: limits))
    }

    private func step(day: Int64, of records: any KeyRecords = InMemoryKeyRecords()) -> EncryptionStep {
        EncryptionStep(
            records: records,
            now: EncryptionTime(monotonic: 0, clock: day * EncryptionLimits.day),
            generator: SimulationGenerator(seed: 1)
        )
    }

    @Test func publicationIsInParts() throws {
        var (step, upkeep) = try begin()
        let first = try #require(try upkeep.publication(in: step.records))
        #expect(first.1 == PrekeyUpkeep.Published(prekey: 1, pairs: [1, 2, 3]))
        // Until the server has taken it, it is the same.
        #expect(try #require(try upkeep.publication(in: step.records)).0 == first.0)
        try upkeep.published(first.1, in: &step)
        let second = try #require(try upkeep.publication(in: step.records))
        #expect(second.1 == PrekeyUpkeep.Published(prekey: nil, pairs: [4]))
        try upkeep.published(second.1, in: &step)
        #expect(try upkeep.publication(in: step.records) == nil)
    }

    @Test func refusedNumbersAreNeverUsedAgain() throws {
        var (step, upkeep) = try begin()
        let first = try #require(try upkeep.publication(in: step.records))
        try upkeep.refused(first.1, in: &step)
        let numbers = try step.records.pairNumbers()
        #expect(numbers == [4, 1005, 1006, 1007])
        #expect(try step.records.signedPrekeys().map(\.number) == [1002])
    }

    @Test func theStockIsRefilledWhenItIsLow() throws {
        var (step, upkeep) = try begin()
        try upkeep.published(PrekeyUpkeep.Published(prekey: 1, pairs: [1, 2, 3, 4]), in: &step)
        try upkeep.refill(left: 2, in: &step)
        #expect(try step.records.pairNumbers().count == 4)
        try upkeep.refill(left: 1, in: &step)
        #expect(try step.records.pairNumbers().count == 7)
        // What is not published yet counts.
        try upkeep.refill(left: 1, in: &step)
        #expect(try step.records.pairNumbers().count == 7)
    }

    @Test func signedPrekeysAreReplacedAndKeptWhileTheyMayBeNeeded() throws {
        var (first, upkeep) = try begin()
        try upkeep.age(at: 106 * EncryptionLimits.day, isCaughtUp: true, in: &first)
        #expect(try first.records.signedPrekeys().count == 1)
        var records = first.records
        for week in 1...6 {
            let day = Int64(100 + 7 * week)
            var step = step(day: day, of: records)
            try upkeep.age(at: day * EncryptionLimits.day, isCaughtUp: week > 5, in: &step)
            let newest = try #require(try step.records.signedPrekeys().first)
            try upkeep.published(PrekeyUpkeep.Published(prekey: newest.number, pairs: []), in: &step)
            records = step.records
        }
        // 42 days and six newer ones, but it was not caught up before the last week.
        #expect(try records.signedPrekeys().map(\.number) == [7, 6, 5, 4, 3, 2, 1])
        var last = step(day: 143, of: records)
        try upkeep.age(at: 143 * EncryptionLimits.day, isCaughtUp: true, in: &last)
        #expect(try last.records.signedPrekeys().map(\.number) == [7, 6, 5, 4, 3])
    }

    @Test func pairsThatNobodyCanHaveAreDeleted() throws {
        var (first, upkeep) = try begin()
        try upkeep.published(PrekeyUpkeep.Published(prekey: 1, pairs: [1, 2, 3]), in: &first)
        var step = step(day: 200, of: first.records)
        let time = 200 * EncryptionLimits.day
        try upkeep.forgetPairs(
            left: [],
            handedOut: [
                HandedOutPair(number: 2, time: time - 44 * EncryptionLimits.day),
                HandedOutPair(number: 3, time: time - 46 * EncryptionLimits.day),
                // A server whose clock was a year ahead has handed it out, perhaps a minute ago.
                HandedOutPair(number: 1, time: time + 365 * EncryptionLimits.day),
            ],
            at: time,
            in: &step
        )
        // 4 is not published yet.
        #expect(try step.records.pairNumbers() == [1, 2, 4])
    }
}
