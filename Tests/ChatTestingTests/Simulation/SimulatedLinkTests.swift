import ChatTesting
import NIOCore
import Testing

@Suite struct SimulatedLinkTests {
    /// The fates of datagrams that are sent a millisecond apart.
    private func passages(_ conditions: LinkConditions, count: Int = 4000, seed: UInt64 = 1) -> [Passage] {
        var link = SimulatedLink(conditions, seed: seed)
        return (0..<count).map { link.send(bytes: 100, at: .milliseconds(Int64($0))) }
    }

    private func lost(_ passages: [Passage], to loss: Passage.Loss) -> [Bool] {
        passages.map { $0 == .lost(loss) }
    }

    /// The lengths of the runs of `true`.
    private func runs(_ flags: [Bool]) -> [Int] {
        flags.split(separator: false).map(\.count)
    }

    @Test func `loses nothing and adds no more than the jitter when nothing is asked for`() {
        for passage in passages(LinkConditions()) {
            guard case .arrives(let delays) = passage, let delay = delays.first, delays.count == 1 else {
                Issue.record("\(passage)")
                return
            }
            #expect(delay >= .milliseconds(20) && delay <= .milliseconds(25))
        }
    }

    @Test(arguments: [0.01, 0.1, 0.3])
    func `loses the share that it is to lose`(loss: Double) {
        let count = lost(passages(LinkConditions(loss: loss)), to: .chance).count { $0 }
        #expect(abs(Double(count) / 4000 - loss) < 0.03)
    }

    @Test func `loses in bursts of the mean length`() {
        var conditions = LinkConditions()
        conditions.bursts = LossBursts(begin: 0.02, end: 0.25)
        let lengths = runs(lost(passages(conditions), to: .burst))
        let mean = Double(lengths.reduce(0, +)) / Double(lengths.count)
        #expect(lengths.count > 30)
        #expect(abs(mean - 4) < 1)
    }

    @Test func `fades in time, whether or not anything is sent, until they end`() {
        var conditions = LinkConditions()
        conditions.fades = Fades(meanAlive: .milliseconds(200), meanDead: .milliseconds(50), end: .seconds(3))
        let all = lost(passages(conditions), to: .fade)
        let lengths = runs(all)
        #expect(lengths.count > 5)
        #expect(all[..<3000].count { $0 } > 300)
        #expect(!all[3000...].contains(true))
        var sparse = SimulatedLink(conditions, seed: 1)
        let seldom = stride(from: 0, to: 4000, by: 10).map { index in
            sparse.send(bytes: 100, at: .milliseconds(Int64(index))) == .lost(.fade)
        }
        #expect(seldom == stride(from: 0, to: 4000, by: 10).map { all[$0] })
    }

    @Test func `is black when the plan says so`() {
        var conditions = LinkConditions()
        conditions.blackouts = [.milliseconds(100) ..< .milliseconds(200)]
        #expect(lost(passages(conditions, count: 300), to: .blackout) == (0..<300).map { (100..<200).contains($0) })
    }

    @Test func `doubles the share that it is to double`() {
        var conditions = LinkConditions()
        conditions.duplication = 0.2
        let doubled = passages(conditions).count {
            if case .arrives(let delays) = $0 { delays.count == 2 } else { false }
        }
        #expect(abs(Double(doubled) / 4000 - 0.2) < 0.03)
    }

    @Test(arguments: [false, true])
    func `lets datagrams overtake each other only where it may`(keepsOrder: Bool) {
        var conditions = LinkConditions()
        conditions.jitter = .milliseconds(50)
        conditions.reordering = 0.1
        conditions.keepsOrder = keepsOrder
        let arrivals = passages(conditions).enumerated().compactMap { index, passage -> TimeAmount? in
            guard case .arrives(let delays) = passage else {
                return nil
            }
            return delays.first.map { .milliseconds(Int64(index)) + $0 }
        }
        let overtaken = zip(arrivals, arrivals.dropFirst()).count { $0 > $1 }
        #expect(keepsOrder ? overtaken == 0 : overtaken > 100)
    }

    @Test func `queues at a narrow place and drops what finds no room`() {
        var conditions = LinkConditions()
        conditions.jitter = .zero
        conditions.rate = RateLimit(bytesPerSecond: 1000, packets: 3)
        var link = SimulatedLink(conditions, seed: 1)
        let passages = (0..<4).map { _ in link.send(bytes: 100, at: .zero) }
        #expect(
            passages == [
                .arrives(after: [.milliseconds(120)]), .arrives(after: [.milliseconds(220)]),
                .arrives(after: [.milliseconds(320)]), .lost(.fullQueue),
            ]
        )
        // The first datagram has left the queue.
        #expect(link.send(bytes: 50, at: .milliseconds(100)) == .arrives(after: [.milliseconds(270)]))
    }

    @Test func `shares a narrow place with another link`() {
        let bottleneck = Bottleneck(RateLimit(bytesPerSecond: 1000, packets: 2))
        var conditions = LinkConditions()
        conditions.jitter = .zero
        var one = SimulatedLink(conditions, sharing: bottleneck, seed: 1)
        var other = SimulatedLink(conditions, sharing: bottleneck, seed: 2)
        #expect(one.send(bytes: 100, at: .zero) == .arrives(after: [.milliseconds(120)]))
        #expect(other.send(bytes: 100, at: .zero) == .arrives(after: [.milliseconds(220)]))
        #expect(one.send(bytes: 100, at: .zero) == .lost(.fullQueue))
    }

    @Test func `repeats itself with the same seed only`() {
        var conditions = LinkConditions(loss: 0.3)
        conditions.duplication = 0.2
        #expect(passages(conditions, seed: 7) == passages(conditions, seed: 7))
        #expect(passages(conditions, seed: 7) != passages(conditions, seed: 8))
    }
}
