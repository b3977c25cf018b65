import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct LossHistoryTests {
    static let long: TimeAmount = .milliseconds(50)
    static let short: TimeAmount = .nanoseconds(9_999_999)

    @Test func `a new path is not trusted, unless its round trip is short`() {
        let watch = LossHistory()
        #expect(watch.isWorthwhile(roundTrip: Self.long))
        #expect(watch.isWorthwhile(roundTrip: .milliseconds(10)))
        #expect(!watch.isWorthwhile(roundTrip: Self.short))
        #expect(!watch.isWorthwhile(roundTrip: .zero))
    }

    @Test func `a thousand packets in a row make it calm`() {
        var watch = LossHistory()
        watch.arrived(400)
        watch.arrived(599)
        #expect(watch.isWorthwhile(roundTrip: Self.long))
        watch.arrived(1)
        #expect(!watch.isWorthwhile(roundTrip: Self.long))
        watch.arrived(100)
        #expect(!watch.isWorthwhile(roundTrip: Self.long))
    }

    @Test func `a loss ends the calm until a thousand have arrived again, or a hundred where the round trip is short`()
    {
        var watch = LossHistory()
        watch.arrived(5000)
        watch.lost()
        for roundTrip in [Self.long, Self.short] {
            #expect(watch.isWorthwhile(roundTrip: roundTrip))
        }
        watch.arrived(99)
        #expect(watch.isWorthwhile(roundTrip: Self.short))
        watch.arrived(1)
        #expect(!watch.isWorthwhile(roundTrip: Self.short))
        watch.arrived(899)
        #expect(watch.isWorthwhile(roundTrip: Self.long))
        watch.arrived(1)
        #expect(!watch.isWorthwhile(roundTrip: Self.long))
    }

    @Test func `another loss starts the count again`() {
        var watch = LossHistory()
        watch.lost()
        watch.arrived(99)
        watch.lost()
        watch.arrived(99)
        #expect(watch.isWorthwhile(roundTrip: Self.short))
    }

    @Test func `a long path is clean after 16 packets, and not after a loss until a thousand have arrived`() {
        var watch = LossHistory()
        #expect(watch.isClean(roundTrip: Self.short))
        watch.arrived(15)
        #expect(!watch.isClean(roundTrip: Self.long))
        watch.arrived(1)
        #expect(watch.isClean(roundTrip: Self.long))
        watch.lost()
        watch.arrived(99)
        #expect(!watch.isClean(roundTrip: Self.short))
        watch.arrived(1)
        #expect(watch.isClean(roundTrip: Self.short))
        #expect(!watch.isClean(roundTrip: Self.long))
        watch.arrived(900)
        #expect(watch.isClean(roundTrip: Self.long))
    }
}
