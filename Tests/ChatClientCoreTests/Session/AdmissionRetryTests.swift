import ChatTesting
import Testing

@testable import ChatClientCore

@Suite struct AdmissionRetryTests {
    @Test func `each try waits what the server asked for, and a random part that doubles`() {
        var schedule = AdmissionRetry()
        let delays = (0..<7).compactMap { _ in schedule.next(least: .seconds(2), elapsed: .zero, random: 1) }
        #expect(delays == [3, 4, 6, 10, 18, 18, 18].map { Duration.seconds($0) })
        var eager = AdmissionRetry()
        #expect(eager.next(least: .seconds(2), elapsed: .zero, random: 0) == .seconds(2))
    }

    @Test func `a wait that would end after two minutes is not begun`() {
        var schedule = AdmissionRetry()
        #expect(schedule.next(least: .seconds(10), elapsed: .seconds(110), random: 0) == .seconds(10))
        #expect(schedule.next(least: .seconds(11), elapsed: .seconds(110), random: 0) == nil)
        #expect(schedule.next(least: .seconds(3600), elapsed: .zero, random: 0) == nil)
    }

    @Test func `the sixteenth try is not made`() {
        var schedule = AdmissionRetry()
        let delays = (0..<20).compactMap { _ in schedule.next(least: .zero, elapsed: .zero, random: 0) }
        #expect(delays.count == 15)
    }

    /// A class of clients at a server that admits one each second, and tells all the others the same wait.
    @Test(arguments: UInt64(1)...20)
    func `forty who were refused at once are all let in`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var waiting = (0..<40).map { _ in (time: Duration.zero, schedule: AdmissionRetry()) }
        var free = Duration.seconds(1)
        while let index = waiting.indices.min(by: { waiting[$0].time < waiting[$1].time }) {
            let (time, former) = waiting.remove(at: index)
            var schedule = former
            guard time < free else {
                free = time + .seconds(1)
                continue
            }
            let random = Double.random(in: 0..<1, using: &generator)
            guard let delay = schedule.next(least: free - time, elapsed: time, random: random) else {
                Issue.record("One gave up after \(time).")
                return
            }
            waiting.append((time + delay, schedule))
        }
    }
}
