import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct ChallengeRateTests {
    @Test func `ten go at once, and then one every 100 ms`() {
        var rate = ChallengeRate()
        #expect((0..<15).filter { _ in rate.take(now: at(0)) }.count == 10)
        #expect((1...1000).filter { rate.take(now: at($0)) } == [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000])
    }

    @Test func `a second of rest fills it`() {
        var rate = ChallengeRate()
        for now in [0, 1000, 60_000] as [Int64] {
            #expect((0..<15).filter { _ in rate.take(now: at(now)) }.count == 10, "\(now) ms")
        }
        #expect((0..<15).filter { _ in rate.take(now: at(60_500)) }.count == 5)
    }
}
